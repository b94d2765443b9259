-- What was written since a backup began to read this page, or read its notes last. When that is little, it comes with the
-- page's head and the end of its log, in one read: then the backup is level with the page, and its notes end.
-- ARGV: token, ms until the notes are given up, last id of the log that was read, most fields and records
-- Returns { 'lost' }, { 'more', history, fields }, or { 'level', history, fields, records of the log, meta };
-- fields are { key, field, value or false }. 'lost': the notes have a hole, the page has to be read again.
if redis.call('ZSCORE', TOUCHED, '!' .. ARGV[1]) == false then return { 'lost' } end
local most = tonumber(ARGV[4])
local history = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)') or ''
local named = {}
for _, key in ipairs(KEYS) do named[string.match(key, '%a+$')] = key end
local sorted = { order = true, keyEvents = true, due = true }

local notes = redis.call('ZRANGE', TOUCHED, 1, most)
local fields = {}
for place, note in ipairs(notes) do
  local name, field = string.match(note, '^(%a+) (.*)$')
  fields[place] = { name, field, redis.call(sorted[name] and 'ZSCORE' or 'HGET', named[name], field) }
end
local records = redis.call('XRANGE', LOG, '(' .. ARGV[3], '+', 'COUNT', most + 1)
local isLevel = redis.call('ZCARD', TOUCHED) == #notes + 1 and #records <= most
if isLevel then
  redis.call('DEL', TOUCHED)
  return { 'level', history, fields, records, redis.call('HGETALL', META) }
end
if #notes > 0 then redis.call('ZREM', TOUCHED, unpack(notes)) end
redis.call('PEXPIRE', TOUCHED, ARGV[2])
return { 'more', history, fields }
