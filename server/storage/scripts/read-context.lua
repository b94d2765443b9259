-- All that the rules need to know of a page and an entry before they decide, in one consistent read.
-- ARGV: command, entry or ''
-- Returns answer, home record, placement, { page, pageSequence, pins }, scheduled record
local head = redis.call('HMGET', META, 'page', 'pageSequence', 'pins')
local entry = ARGV[2]
return {
  redis.call('HGET', ANSWERS, ARGV[1]) or '',
  entry ~= '' and redis.call('HGET', HOMES, entry) or '',
  entry ~= '' and redis.call('HGET', ENTRIES, entry) or '',
  { head[1] or '', head[2] or '0', head[3] or '' },
  entry ~= '' and redis.call('HGET', SCHEDULED, entry) or '',
}
