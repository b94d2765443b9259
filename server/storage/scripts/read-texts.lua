-- Bodies of what readers can see, newest first, for the search: as many as fit, withdrawn placements passed over.
-- ARGV: position ('' from the newest), most entries, most bytes
-- Returns { sequence, digest }, { position, entry, body, … }, position to go on below or ''
local head = redis.call('HMGET', META, 'sequence', 'digest')
if not head[1] then return {} end
local top = ARGV[1] == '' and '+' or '(' .. ARGV[1]
local names = redis.call('ZREVRANGEBYLEX', ORDER, top, '-', 'LIMIT', 0, ARGV[2])
local found, bytes, following = {}, 0, ''
for _, name in ipairs(names) do
  local id = string.sub(name, 27)
  local body = redis.call('HGET', BODIES, id)
  if body then
    found[#found + 1] = string.sub(name, 1, 25)
    found[#found + 1] = id
    found[#found + 1] = body
    bytes = bytes + #body
  end
  following = string.sub(name, 1, 25)
  if bytes >= tonumber(ARGV[3]) then return { head, found, following } end
end
return { head, found, #names == tonumber(ARGV[2]) and following or '' }
