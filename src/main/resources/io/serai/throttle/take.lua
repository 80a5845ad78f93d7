-- Takes tokens from all the buckets of one limit, or returns them. Every bucket is refilled by this server's clock, so
-- that instances need not agree on the time.
-- KEYS  one bucket for each window
-- ARGV  1 wanted: how many, negative to return them
--       2 needed: of these, how many calls wait for; the rest is given while a twentieth of what is left suffices
--       3 spent: tokens that were given out while this server was away, if it still knows the bucket
--       then for each window its limit, its milliseconds, and what is left if this server does not know the bucket
-- Answers how many are given, and for each window what is left, in thousandths of a token.
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local wanted, needed, spent = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local left, least = {}, math.huge
for i, key in ipairs(KEYS) do
    local limit, span, otherwise = tonumber(ARGV[3 * i + 1]), tonumber(ARGV[3 * i + 2]), tonumber(ARGV[3 * i + 3])
    local seen = redis.call('HMGET', key, 'left', 'at', 'limit')
    local tokens = otherwise
    if seen[1] and seen[2] and seen[3] then
        tokens = tonumber(seen[1])
        if tonumber(seen[3]) ~= limit then
            tokens = tokens * limit / tonumber(seen[3])
        end
        tokens = tokens + math.max(0, now - tonumber(seen[2])) * limit / span - spent
    end
    left[i] = math.max(0, math.min(limit, tokens))
    least = math.min(least, math.floor(left[i]))
end
local given = wanted
if wanted > 0 then
    given = math.min(least, wanted, math.max(needed, math.floor(least / 20)))
end
local answer = { given }
for i, key in ipairs(KEYS) do
    local limit, span = tonumber(ARGV[3 * i + 1]), tonumber(ARGV[3 * i + 2])
    left[i] = math.min(limit, left[i] - given)
    redis.call('HSET', key, 'left', string.format('%.6f', left[i]), 'at', string.format('%.3f', now), 'limit', limit)
    redis.call('PEXPIRE', key, math.ceil((limit - left[i]) * span / limit) + 1000)
    answer[i + 1] = math.floor(left[i] * 1000)
end
return answer
