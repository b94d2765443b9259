-- One older (or, from the oldest on, one newer) batch. Batches end at boundaries counted over all placements from the
-- oldest, withdrawn ones included: everyone asks for the same addresses. Batches with nothing visible are passed over.
-- ARGV: 'before' | 'after' | 'around', position (or entry, or '' for the start), batch size
-- Returns { sequence, digest }, entries (newest first; oldest first for 'after'), next position or '', before (for 'around')
local head = redis.call('HMGET', META, 'sequence', 'digest')
if not head[1] then return {} end
local size = tonumber(ARGV[3])
local total = redis.call('ZCARD', ORDER)
local function read(low, high)
  local shown = {}
  if high < low then return shown end
  for _, name in ipairs(redis.call('ZRANGE', ORDER, low, high)) do
    local id = string.sub(name, 27)
    local body = redis.call('HGET', BODIES, id)
    if body then shown[#shown + 1] = { redis.call('HGET', ENTRIES, id), body } end
  end
  return shown
end
local function positionAt(rank) return string.sub(redis.call('ZRANGE', ORDER, rank, rank)[1], 1, 25) end
local function reversed(list)
  local turned = {}
  for place = #list, 1, -1 do turned[#turned + 1] = list[place] end
  return turned
end
-- whether anything visible lies below a rank: then its position is where the next batch ends
local function olderThan(rank)
  local low = rank
  while low > 0 do
    local from = math.max(0, low - size)
    if #read(from, low - 1) > 0 then return positionAt(rank) end
    low = from
  end
  return ''
end

if ARGV[1] == 'after' then
  local rank = ARGV[2] == '' and 0 or redis.call('ZLEXCOUNT', ORDER, '-', '(' .. ARGV[2] .. ';')
  local entries, last = {}, rank
  while #entries == 0 and rank < total do
    last = math.min(total, (math.floor(rank / size) + 1) * size)
    entries = read(rank, last - 1)
    rank = last
  end
  local following = last
  while following < total do
    if #read(following, math.min(total, following + size) - 1) > 0 then return { head, entries, positionAt(last - 1), '' } end
    following = following + size
  end
  return { head, entries, '', '' }
end

local top, before = nil, ''
if ARGV[1] == 'around' then
  local placement = placementOf(ARGV[2])
  if not placement or not placement.position then return {} end
  local rank = redis.call('ZRANK', ORDER, member(placement))
  top = math.min(total, (math.floor(rank / size) + 1) * size)
  if top < total then before = positionAt(top) end
else
  top = redis.call('ZLEXCOUNT', ORDER, '-', '(' .. ARGV[2])
end
local entries, low = {}, top
while #entries == 0 and low > 0 do
  local from = math.floor((low - 1) / size) * size
  entries = read(from, low - 1)
  low = from
end
return { head, reversed(entries), olderThan(low), before }
