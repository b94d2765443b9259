-- The page at its cursor: newest batch, pins, key events, and whether anything visible lies below.
-- ARGV: batch size. Returns { cursor parts, page, pins }, entries, pinned, key events, older or ''
local head = redis.call('HMGET', META, 'sequence', 'digest', 'page', 'pins')
if not head[1] then return {} end
local size = tonumber(ARGV[1])
local function withBody(entry) return { redis.call('HGET', ENTRIES, entry), redis.call('HGET', BODIES, entry) or '' } end
local function entryOf(name) return string.sub(name, 27) end

local entries, from, older, last = {}, 0, '', nil
repeat
  local names = redis.call('ZREVRANGE', ORDER, from, from + size)
  for _, name in ipairs(names) do
    if redis.call('HEXISTS', BODIES, entryOf(name)) == 1 then
      if #entries == size then older = last break end
      entries[#entries + 1] = withBody(entryOf(name))
      last = string.sub(name, 1, 25)
    end
  end
  from = from + size + 1
until older ~= '' or #names <= size

local pinned, keyEvents = {}, {}
for place, id in ipairs(splitIds(head[4])) do pinned[place] = withBody(id) end
for place, name in ipairs(redis.call('ZREVRANGE', KEYEVENTS, 0, -1)) do keyEvents[place] = withBody(entryOf(name)) end
return { head, entries, pinned, keyEvents, older }
