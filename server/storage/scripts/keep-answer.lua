-- A refusal, or that a command was parked, as its answer.
-- ARGV: command, answer (JSON), answered channel
local earlier = redis.call('HGET', ANSWERS, ARGV[1])
if earlier then return { 'known', earlier } end
redis.call('HSET', ANSWERS, ARGV[1], ARGV[2])
redis.call(PUBLISH, ARGV[3], ARGV[1] .. ' ' .. ARGV[2])
return { 'done', ARGV[2] }
