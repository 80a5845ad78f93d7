-- Authenticates, limits, routes by the body and replaces the credential; one audit line before the call, nginx's access log after it.
local ffi = require 'ffi'
local cjson = require 'cjson.safe'

ffi.cdef 'unsigned char *SHA256(const unsigned char *d, size_t n, unsigned char *md);'

local WINDOW = 60
local FLUSH_SECONDS = 1
local AUDIT_BUFFER = 65536

-- Where the upstream serves each tool
local PREFIXES = {
    ['bench.createItem'] = '/repos/',
    ['bench.createItemSlowly'] = '/slow/repos/',
}

local digest = ffi.new('unsigned char[32]')
local tenants = {}
local buckets = ngx.shared.buckets
local epoch = ngx.now()
local audit

local gateway = {}

local function hash(key)
    ffi.C.SHA256(key, #key, digest)
    return ffi.string(digest, 32)
end

-- Reads lines of id, key, provider token and calls per minute, separated by tabs; opens the audit file before the
-- workers give up the right to.
function gateway.load(file, audit_file)
    for line in io.lines(file) do
        local id, key, token, limit = line:match('^(%S+)\t(%S+)\t(%S+)\t(%d+)$')
        tenants[hash(key)] = { id = id, authorization = 'Bearer ' .. token, limit = tonumber(limit) }
    end
    audit = assert(io.open(audit_file, 'a'))
    audit:setvbuf('full', AUDIT_BUFFER)
end

function gateway.start_worker()
    ngx.timer.every(FLUSH_SECONDS, function() audit:flush() end)
end

local function authenticate()
    local credential = ngx.var.http_authorization
    if not credential or credential:sub(1, 7) ~= 'Bearer ' then
        return ngx.exit(401)
    end
    return tenants[hash(credential:sub(8))] or ngx.exit(401)
end

-- A token bucket kept as the moment at which it would be full again (GCRA). Shared by the workers, which may
-- overwrite each other between get and set, as in lua-resty-limit-traffic.
local function throttle(tenant)
    local now = ngx.now() - epoch
    local full = math.max(buckets:get(tenant.id) or 0, now) + WINDOW / tenant.limit
    local left = now + WINDOW - full
    local headers = ngx.header
    headers['X-RateLimit-Limit'] = tenant.limit
    headers['X-RateLimit-Remaining'] = math.max(0, math.floor(left * tenant.limit / WINDOW + 0.001))
    headers['X-RateLimit-Reset'] = math.ceil(epoch + full)
    if left < -0.000001 then
        return ngx.exit(429)
    end
    buckets:set(tenant.id, full)
end

-- Takes the arguments of the path out of the others, which become the body.
local function path(prefix, arguments)
    local owner, repo = ngx.escape_uri(arguments.owner), ngx.escape_uri(arguments.repo)
    arguments.owner, arguments.repo = nil, nil
    return prefix .. owner .. '/' .. repo .. '/issues'
end

function gateway.admit()
    local var = ngx.var
    local tenant = authenticate()
    throttle(tenant)
    ngx.req.read_body()
    local call = cjson.decode(ngx.req.get_body_data() or '')
    if not call or type(call.parameters) ~= 'table' then
        return ngx.exit(400)
    end
    local prefix = PREFIXES[call.toolId]
    if not prefix then
        return ngx.exit(404)
    end
    var.tenant = tenant.id
    var.tool = call.toolId
    audit:write(ngx.localtime(), ' ', var.request_id, ' ', tenant.id, ' ', call.toolId, ' attempt\n')
    ngx.req.set_uri(path(prefix, call.parameters))
    ngx.req.set_body_data(cjson.encode(call.parameters))
    ngx.req.set_header('Authorization', tenant.authorization)
end

return gateway
