-- What changed after a cursor, as it now stands; a short answer when that cannot be told.
-- ARGV: sequence, digest, most operations
-- Returns { 'none' } (no such page), { 'snapshot' }, or { 'catchUp', { sequence, digest, page, pins }, changed, page changed, quiet ids }
local head = redis.call('HMGET', META, 'sequence', 'digest', 'page', 'pins')
if not head[1] then return { 'none' } end
local sequence, newest = tonumber(ARGV[1]), tonumber(head[1])
if sequence < 1 or sequence > newest or newest - sequence > tonumber(ARGV[3]) then return { 'snapshot' } end
local records = redis.call('XRANGE', LOG, whole(sequence) .. '-0', '+')
local function fields(record)
  local named = {}
  for place = 1, #record[2], 2 do named[record[2][place]] = record[2][place + 1] end
  return named
end
if #records == 0 or fields(records[1]).digest ~= ARGV[2] then return { 'snapshot' } end
local seen, changed, quiet, pageChanged = {}, {}, {}, 0
local function note(entry)
  if entry == '' or seen[entry] then return end
  seen[entry] = true
  changed[#changed + 1] = { redis.call('HGET', ENTRIES, entry), redis.call('HGET', BODIES, entry) or '' }
end
for place = 2, #records do
  local record = fields(records[place])
  if record.kind == 'page' then pageChanged = 1 else note(record.entry) end
  if record.quiet == '1' then quiet[#quiet + 1] = record.entry end
end
return { 'catchUp', head, changed, pageChanged, quiet }
