-- An entry's home record changes, and the home page with it, in one step. Other pages are noted in the outbox.
-- ARGV: plan (JSON), body of a new revision or '', operations channel, answered channel
local plan = cjson.decode(ARGV[1])
local earlier = plan.command and redis.call('HGET', ANSWERS, plan.command)
if earlier then return { 'known', earlier } end
if (redis.call('HGET', HOMES, plan.home.id) or '') ~= plan.guard then return { 'changed' } end
if plan.pageGuard and redis.call('HGET', META, 'pageSequence') ~= whole(plan.pageGuard) then return { 'changed' } end
if redis.call('EXISTS', META) == 0 then return { 'changed' } end

local at = clock()
local home = plan.home
local before = decoded(plan.guard)
home.publishedAt = home.publishedAt or (before and before.publishedAt) or at
-- What is put right just after publishing is no news to readers: for them the entry reads as it always did.
local isSilent = before and plan.silentMs and at - home.publishedAt < plan.silentMs
if plan.touch and not isSilent then home.updatedAt = plan.updatedAt or (before and at) or home.publishedAt end

-- Bodies: what readers see stands in BODIES, everything else where they cannot reach it.
local shownBody = redis.call('HGET', BODIES, home.id)
if before and shownBody and before.revision < home.revision then
  redis.call('HSET', REVISIONS, home.id .. ':' .. whole(before.revision), shownBody)
end
local current = home.id .. ':' .. whole(home.revision)
local body = ARGV[2]
if body == '' then
  body = shownBody or redis.call('HGET', REVISIONS, before and home.id .. ':' .. whole(before.revision) or current)
end

redis.call('HSET', HOMES, home.id, cjson.encode(home))
if plan.touch then
  redis.call('HSET', REVISIONS, current .. ':by', cjson.encode({ account = plan.account, at = plan.updatedAt or at }))
end
if plan.unschedule then
  redis.call('HDEL', SCHEDULED, home.id)
  redis.call('ZREM', DUE, home.id)
end
for page, waiting in pairs(plan.pending) do noteWaiting(home.id, page, waiting, at) end

local sequence = followHome(home, body, plan.how, home.by, ARGV[3], at)
if home.state == 'erased' then
  for revision = 1, home.revision do
    redis.call('HDEL', REVISIONS, home.id .. ':' .. revision, home.id .. ':' .. revision .. ':by')
  end
elseif redis.call('HEXISTS', BODIES, home.id) == 1 then
  if before then redis.call('HDEL', REVISIONS, current) end
else
  redis.call('HSET', REVISIONS, current, body)
end

local answer = {
  status = 'committed', fingerprint = plan.fingerprint, account = plan.account, entry = home.id,
  revision = home.revision, at = at, sequences = {}, pending = {},
}
if sequence then answer.sequences[plan.how.page] = sequence end
for page in pairs(plan.pending) do answer.pending[page] = 1 end
if plan.command then keepAnswer(ARGV[4], plan.command, answer, plan.audit) end
return { 'done', cjson.encode(answer) }
