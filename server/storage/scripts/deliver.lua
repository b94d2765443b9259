-- Brings an entry to another page than its home, as its home record has it. Idempotent by the record's version.
-- ARGV: { home, how, command } (JSON), body, operations channel
local plan = cjson.decode(ARGV[1])
local home = plan.home
if redis.call('EXISTS', META) == 0 then return { 'no-page' } end
local placement = placementOf(home.id)
if placement and placement.version then
  if placement.version > home.version or (placement.version == home.version and placement.by ~= home.by) then
    return { 'ahead', whole(placement.version), whole(placement.revision), placement.hash }
  end
  if placement.version == home.version then return { 'done', whole(placement.sequence) } end
end
local sequence = followHome(home, ARGV[2], plan.how, plan.command, ARGV[3], clock())
return { 'done', sequence and whole(sequence) or '0' }
