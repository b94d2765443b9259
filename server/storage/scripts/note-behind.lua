-- Pages that have lost what an entry's home record says are noted in the outbox anew, for a command that was answered.
-- ARGV: { entry, command, pending = { page: how it is put there } } (JSON)
-- Returns the command's answer, in which those pages are pending
local plan = cjson.decode(ARGV[1])
local home = decoded(redis.call('HGET', HOMES, plan.entry))
local answer = decoded(redis.call('HGET', ANSWERS, plan.command))
if not home or not answer then return false end
local at = clock()
for page, waiting in pairs(plan.pending) do
  waiting.version, waiting.commands = home.version, plan.command
  noteWaiting(home.id, page, waiting, at)
  if answer.pending then answer.pending[page] = 1 end
end
local text = cjson.encode(answer)
redis.call('HSET', ANSWERS, plan.command, text)
return text
