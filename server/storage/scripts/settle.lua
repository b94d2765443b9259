-- A page was reached: takes it out of the outbox and completes the answers of the commands that waited for it.
-- ARGV: entry, page, version that was brought, sequence there ('0': nothing to see, nor a place to tell any more), answered channel
local field = ARGV[1] .. ':' .. ARGV[2]
local waiting = decoded(redis.call('HGET', PENDING, field))
if not waiting or waiting.version ~= tonumber(ARGV[3]) then return 0 end
redis.call('HDEL', PENDING, field)
for _, command in ipairs(splitIds(waiting.commands)) do
  local answer = decoded(redis.call('HGET', ANSWERS, command))
  if answer and answer.pending then
    answer.pending[ARGV[2]] = nil
    answer.sequences[ARGV[2]] = ARGV[4] ~= '0' and tonumber(ARGV[4]) or nil
    local text = cjson.encode(answer)
    redis.call('HSET', ANSWERS, command, text)
    redis.call(PUBLISH, ARGV[5], command .. ' ' .. text)
  end
end
return 1
