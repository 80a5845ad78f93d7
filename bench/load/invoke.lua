-- wrk script: one prepared call per tenant, in turn. Arguments: the file of tenants (id, key, …), the file of the call, its
-- path if not that of invoke, and further headers as 'Name: value'.
-- Prints one JSON line that bench/run reads.
local next_call = 0
local calls = {}

function init(arguments)
    local file = assert(io.open(arguments[2]))
    local body = file:read('*a')
    file:close()
    local headers = { ['Content-Type'] = 'application/json' }
    for i = 4, #arguments do
        local name, value = arguments[i]:match('^(%S+): (.*)$')
        headers[name] = value
    end
    for line in io.lines(arguments[1]) do
        local key = line:match('^%S+\t(%S+)')
        headers.Authorization = 'Bearer ' .. key
        calls[#calls + 1] = wrk.format('POST', arguments[3] or '/api/v1/tools/invoke', headers, body)
    end
end

function request()
    next_call = next_call % #calls + 1
    return calls[next_call]
end

function done(summary, latency)
    local errors = summary.errors
    local lost = errors.connect + errors.read + errors.write + errors.timeout
    print(('RESULT {"calls":%d,"seconds":%.3f,"refused":%d,"lost":%d}'):format(
        summary.requests, summary.duration / 1e6, errors.status, lost))
end
