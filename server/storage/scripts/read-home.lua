-- An entry's home record with its newest body, wherever that is kept, and one line of the outbox.
-- ARGV: entry, field of the outbox or ''
local home = redis.call('HGET', HOMES, ARGV[1])
if not home then return {} end
local record = cjson.decode(home)
local body = redis.call('HGET', BODIES, ARGV[1]) or redis.call('HGET', REVISIONS, ARGV[1] .. ':' .. whole(record.revision)) or ''
return { home, body, ARGV[2] ~= '' and redis.call('HGET', PENDING, ARGV[2]) or '' }
