-- What a feed of this page holds, in one consistent read: its newest entries, and what a stretch of its log touched, as it
-- now stands. Stretches are counted in operations, which are numbered without holes and never move: so what an archive
-- speaks of is settled once its last operation is there.
-- ARGV: number of an archive (1, 2, 3 …) or '' for the feed itself, operations in a stretch, newest entries at most
-- Returns { sequence, digest, page }, newest entries, touched: { placement, body or '', when it was hidden (ms) or '', when it
-- was last shown again (ms) or '' }, as far as the stretch knows. { 'open' }: the archive is not closed yet.
local head = redis.call('HMGET', META, 'sequence', 'digest', 'page')
if not head[1] then return {} end
local last, size, most = tonumber(head[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local closed = math.floor(last / size)
local from, to = math.max(0, closed - 1) * size + 1, last
if ARGV[1] ~= '' then
  local archive = tonumber(ARGV[1])
  if archive > closed then return { 'open' } end
  from, to, most = (archive - 1) * size + 1, archive * size, 0
end

local newest, rank = {}, 0
while #newest < most do
  local names = redis.call('ZREVRANGE', ORDER, rank, rank + most - 1)
  for _, name in ipairs(names) do
    local entry = string.sub(name, 27)
    local body = #newest < most and redis.call('HGET', BODIES, entry)
    if body then newest[#newest + 1] = { redis.call('HGET', ENTRIES, entry), body } end
  end
  if #names < most then break end
  rank = rank + most
end

local tells = { publish = true, edit = true, place = true, restore = true, unplace = true, withdraw = true }
local touched, seen = {}, {}
for _, record in ipairs(redis.call('XREVRANGE', LOG, whole(to) .. '-0', whole(from) .. '-0')) do
  local named = {}
  for place = 1, #record[2], 2 do named[record[2][place]] = record[2][place + 1] end
  local entry, sequence = named.entry, tonumber(string.match(record[1], '^%d+'))
  if tells[named.kind] and not seen[entry] then
    local text = redis.call('HGET', ENTRIES, entry)
    local position = text and cjson.decode(text).position
    local body = redis.call('HGET', BODIES, entry) or ''
    local placedBy = position and tonumber(string.sub(position, 16))
    seen[entry] = { placedBy = placedBy, found = { text, body, body == '' and named.at or '', '' } }
    -- What an import brought in as withdrawn never stood here: nobody has to be told that it is gone.
    local wasShown = body ~= '' or sequence ~= placedBy
    if position and wasShown then touched[#touched + 1] = seen[entry].found end
  end
  local known = seen[entry]
  local isShowing = named.kind == 'restore' or named.kind == 'place'
  if known and isShowing and known.found[4] == '' and sequence ~= known.placedBy then known.found[4] = named.at end
end
return { head, newest, touched }
