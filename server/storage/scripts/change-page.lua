-- A page's data: its first operation makes the page, later ones change it.
-- ARGV: plan (JSON: command, fingerprint, account, page, hash, guard (page sequence, 0: must not exist), seed), page JSON without sequence, operations channel, answered channel
local plan = cjson.decode(ARGV[1])
local earlier = redis.call('HGET', ANSWERS, plan.command)
if earlier then return { 'known', earlier } end
if tonumber(redis.call('HGET', META, 'pageSequence') or '0') ~= plan.guard then return { 'changed' } end
if plan.guard == 0 then
  redis.call('HSET', META, 'format', '1', 'sequence', '0', 'digest', plan.seed, 'pins', '', 'newest', '0')
end
local at = clock()
local operation = number('page', '', 0, plan.hash, plan.command, at, false)
local page = '{"sequence":' .. whole(operation.sequence) .. ',' .. string.sub(ARGV[2], 2)
redis.call('HSET', META, 'page', page, 'pageSequence', whole(operation.sequence))
local answer = {
  status = 'committed', fingerprint = plan.fingerprint, account = plan.account, at = at,
  sequences = { [plan.page] = operation.sequence }, pending = {},
}
announce(ARGV[3], operation, '"page":' .. page)
keepAnswer(ARGV[4], plan.command, answer, plan.audit)
return { 'done', cjson.encode(answer) }
