-- Pins and key events: what concerns placements of this page alone.
-- ARGV: plan (JSON: command, fingerprint, account, kind, entry, touched (ids), pins or false, pinsGuard), operations channel, answered channel
local plan = cjson.decode(ARGV[1])
local earlier = redis.call('HGET', ANSWERS, plan.command)
if earlier then return { 'known', earlier } end
if (redis.call('HGET', META, 'pins') or '') ~= plan.pinsGuard then return { 'changed' } end
local touched = {}
for place, id in ipairs(splitIds(plan.touched)) do
  local placement = placementOf(id)
  if not placement or not placement.shown then return { 'changed' } end
  touched[place] = placement
end

local at = clock()
local first = touched[1]
local operation = number(plan.kind, plan.entry, first and first.revision or 0, first and first.hash or plan.pins, plan.command, at, false)
if plan.pins then redis.call('HSET', META, 'pins', plan.pins) end
local entries = {}
for place, placement in ipairs(touched) do
  placement.sequence = operation.sequence
  if plan.kind == 'mark' then
    placement.keyEvent = true
    redis.call('ZADD', KEYEVENTS, 0, member(placement))
  elseif plan.kind == 'unmark' then
    placement.keyEvent = false
    redis.call('ZREM', KEYEVENTS, member(placement))
  else
    placement.pinned = plan.kind == 'pin'
  end
  redis.call('HSET', ENTRIES, placement.id, cjson.encode(placement))
  entries[place] = entryText(placement, redis.call('HGET', BODIES, placement.id))
end

local answer = {
  status = 'committed', fingerprint = plan.fingerprint, account = plan.account, entry = plan.entry ~= '' and plan.entry or nil,
  revision = first and first.revision or nil, at = at, sequences = { [plan.page] = operation.sequence }, pending = {},
}
if plan.pins then
  announce(ARGV[2], operation, '"pins":' .. idList(splitIds(plan.pins)) .. ',"entries":[' .. table.concat(entries, ',') .. ']')
else
  announce(ARGV[2], operation, '"entry":' .. entries[1])
end
keepAnswer(ARGV[3], plan.command, answer, plan.audit)
return { 'done', cjson.encode(answer) }
