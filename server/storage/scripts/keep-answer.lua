-- A refusal, or that a command was parked, as its answer.
-- ARGV: command, answer (JSON), answered channel, audit (JSON as `note` takes it)
local earlier = redis.call('HGET', ANSWERS, ARGV[1])
if earlier then return { 'known', earlier } end
redis.call('HSET', ANSWERS, ARGV[1], ARGV[2])
note(cjson.decode(ARGV[4]), cjson.decode(ARGV[2]).status)
redis.call(PUBLISH, ARGV[3], ARGV[1] .. ' ' .. ARGV[2])
return { 'done', ARGV[2] }
