-- A publish that waits for its time, a new time for it, or none any more. The record is the truth, the delayed job only a reminder.
-- ARGV: plan (JSON: command, fingerprint, account, entry, guard, publishAt), record JSON or '' (to remove), answered channel
local plan = cjson.decode(ARGV[1])
local earlier = plan.command and redis.call('HGET', ANSWERS, plan.command)
if earlier then return { 'known', earlier } end
if (redis.call('HGET', SCHEDULED, plan.entry) or '') ~= plan.guard then return { 'changed' } end
local answer
if ARGV[2] == '' then
  redis.call('HDEL', SCHEDULED, plan.entry)
  redis.call('ZREM', DUE, plan.entry)
  answer = { status = 'committed', entry = plan.entry, at = clock(), sequences = {}, pending = {} }
else
  redis.call('HSET', SCHEDULED, plan.entry, ARGV[2])
  if plan.publishAt then redis.call('ZADD', DUE, whole(plan.publishAt), plan.entry) else redis.call('ZREM', DUE, plan.entry) end
  answer = { status = 'scheduled', entry = plan.entry, publishAt = plan.publishAt }
end
answer.fingerprint, answer.account = plan.fingerprint, plan.account
if plan.command then keepAnswer(ARGV[3], plan.command, answer, plan.audit) end
return { 'done', cjson.encode(answer) }
