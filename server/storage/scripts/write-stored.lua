-- Puts lines of a backup back under the page's keys. Done again it changes nothing.
-- ARGV: lines (JSON): { key, field or member, value, score or null }, or { 'log', id, { name, value … } }, oldest first
local named = {}
for _, key in ipairs(KEYS) do named[string.match(key, '%a+$')] = key end
local sorted = { order = true, keyEvents = true, due = true }
local newest = redis.call('XREVRANGE', LOG, '+', '-', 'COUNT', 1)[1]
local sequence = newest and tonumber(string.match(newest[1], '^%d+')) or 0
for _, line in ipairs(cjson.decode(ARGV[1])) do
  local name, field, value = line[1], line[2], line[3]
  local key = named[name]
  if name == 'log' then
    local number = tonumber(string.match(field, '^%d+'))
    if number > sequence then
      redis.call('XADD', key, field, unpack(value))
      sequence = number
    end
  elseif value == cjson.null then
    redis.call(sorted[name] and 'ZREM' or 'HDEL', key, field)
  elseif sorted[name] then
    redis.call('ZADD', key, value, field)
  else
    redis.call('HSET', key, field, value)
  end
end
return 1
