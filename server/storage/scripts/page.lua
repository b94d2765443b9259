-- What every script of a page begins with: its keys, and the one way to number, keep and announce an operation.
-- Scripts are not rolled back: whatever can fail comes before the first write.
local META, LOG, ENTRIES, BODIES, ORDER, KEYEVENTS, ANSWERS, HOMES, REVISIONS, PENDING, SCHEDULED, DUE, TOUCHED, AUDIT =
  unpack(KEYS)

-- While a backup reads this page, it is told which fields were written since it began: those it reads again.
local server = redis
local redis = server
if server.call('EXISTS', TOUCHED) == 1 then
  -- by command: where its first field stands among the words, and how far it is to the next
  local noted = { HSET = { 3, 2 }, HSETNX = { 3, 2 }, HDEL = { 3, 1 }, ZADD = { 4, 2 }, ZREM = { 3, 1 } }
  redis = {
    sha1hex = server.sha1hex,
    call = function(...)
      local words = { ... }
      local key = words[2]
      local where = key ~= META and key ~= TOUCHED and noted[words[1]]
      for at = where and where[1] or 1, where and #words or 0, where and where[2] or 1 do
        server.call('ZADD', TOUCHED, 0, string.match(key, '%a+$') .. ' ' .. words[at])
      end
      return server.call(...)
    end,
  }
end

local function whole(number) return string.format('%.0f', number) end

-- ms since 1970 by the clock of Redis: the one clock that all processes share
local function clock()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

local function decoded(text) return text and text ~= '' and cjson.decode(text) or nil end

local function placementOf(entry) return decoded(redis.call('HGET', ENTRIES, entry)) end

local function positionText(at, sequence) return string.format('%014.0f-%010.0f', at, sequence) end

local function member(placement) return placement.position .. ':' .. placement.id end

-- a placement as readers get it; the body is put in as text, for cjson cannot tell an empty list from an empty object
local function entryText(placement, body)
  return '{"id":"' .. placement.id .. '","home":"' .. placement.home .. '","revision":' .. whole(placement.revision)
    .. ',"publishedAt":' .. whole(placement.publishedAt) .. ',"updatedAt":' .. whole(placement.updatedAt)
    .. ',"position":"' .. placement.position .. '","sequence":' .. whole(placement.sequence)
    .. ',"keyEvent":' .. tostring(placement.keyEvent == true) .. ',"pinned":' .. tostring(placement.pinned == true)
    .. ',' .. string.sub(body, 2)
end

-- The next number and digest of the log, and the thin record; what it stands for is written by the caller right after.
-- The time is in the digest, for it is in what readers see: a command that is done anew after a loss is another history.
local function number(kind, entry, revision, hash, command, at, quiet)
  local head = redis.call('HMGET', META, 'sequence', 'digest')
  local sequence = tonumber(head[1]) + 1
  local previous = head[2]
  local digest = string.sub(redis.sha1hex(
    table.concat({ previous, whole(sequence), kind, entry, whole(revision), hash, command, whole(at) }, '|')), 1, 16)
  redis.call('XADD', LOG, whole(sequence) .. '-0', 'kind', kind, 'entry', entry, 'revision', whole(revision),
    'hash', hash, 'command', command, 'digest', digest, 'at', whole(at), 'quiet', quiet and '1' or '0')
  redis.call('HSET', META, 'sequence', whole(sequence), 'digest', digest)
  return { sequence = sequence, previous = previous, digest = digest, kind = kind, command = command, at = at }
end

-- last of all: nothing is announced that is not kept
local function announce(channel, operation, state)
  redis.call(PUBLISH, channel, '{"sequence":' .. whole(operation.sequence) .. ',"previousDigest":"' .. operation.previous
    .. '","digest":"' .. operation.digest .. '","at":' .. whole(operation.at) .. ',"command":"' .. operation.command
    .. '","kind":"' .. operation.kind .. '",' .. state .. '}')
end

local function splitIds(text)
  local ids = {}
  for id in string.gmatch(text or '', '[^,]+') do ids[#ids + 1] = id end
  return ids
end

local function idList(ids)
  local quoted = {}
  for place, id in ipairs(ids) do quoted[place] = '"' .. id .. '"' end
  return '[' .. table.concat(quoted, ',') .. ']'
end

local function withoutPin(entry)
  local kept = {}
  for _, id in ipairs(splitIds(redis.call('HGET', META, 'pins'))) do
    if id ~= entry then kept[#kept + 1] = id end
  end
  redis.call('HSET', META, 'pins', table.concat(kept, ','))
end

-- A page that has to follow an entry's home record is noted in the outbox. A line that is there already keeps how it puts
-- the entry on its page, and gets one more command that waits for it. It is as old as its version.
local function noteWaiting(entry, page, waiting, at)
  local field = entry .. ':' .. page
  local old = decoded(redis.call('HGET', PENDING, field))
  if old then
    if waiting.version ~= old.version then old.since = nil end
    for key, value in pairs(old) do if waiting[key] == nil then waiting[key] = value end end
    if not string.find(',' .. old.commands .. ',', ',' .. waiting.commands .. ',', 1, true) then
      waiting.commands = old.commands .. ',' .. waiting.commands
    end
  end
  waiting.since = waiting.since or at
  redis.call('HSET', PENDING, field, cjson.encode(waiting))
end

-- Who asked for what, and what became of it. Once, for it is written with the answer and nowhere else.
-- audit: { text (JSON of the act), most (so many are kept) }
local function note(audit, outcome)
  if not audit then return end
  redis.call('XADD', AUDIT, 'MAXLEN', '~', whole(audit.most), '*', 'act', audit.text, 'outcome', outcome)
end

-- an answer is kept once; who waits for it is told, answer and all
local function keepAnswer(channel, command, answer, audit)
  local text = cjson.encode(answer)
  if redis.call('HSETNX', ANSWERS, command, text) == 1 then
    note(audit, answer.status)
    redis.call(PUBLISH, channel, command .. ' ' .. text)
  end
end
