-- An entry's home record with its newest body, wherever that is kept. ARGV: entry
local home = redis.call('HGET', HOMES, ARGV[1])
if not home then return {} end
local record = cjson.decode(home)
local body = redis.call('HGET', BODIES, ARGV[1]) or redis.call('HGET', REVISIONS, ARGV[1] .. ':' .. whole(record.revision)) or ''
return { home, body }
