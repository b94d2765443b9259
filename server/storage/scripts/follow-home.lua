-- How a page follows an entry's home record: the same function on the home page itself and on every other page.
-- home: the record as it is wanted; body: the text of its revision; how: { page, placedAt, keyEvent, pinned, quiet, unseen }
-- An unseen one (imported as withdrawn) begins with a withdrawal: that gives it its position, and it may be restored later.
-- Returns the operation's sequence, or nil when readers of this page have nothing to see.
local function followHome(home, body, how, command, channel, at)
  local placement = placementOf(home.id)
  local wanted = home.state == 'published' and home.placed[how.page] == 1
  local known = placement and placement.position
  local kind
  if wanted and not known then kind = how.first and 'publish' or 'place'
  elseif wanted and not placement.shown then kind = placement.hiddenBy == 'unplace' and 'place' or 'restore'
  elseif wanted and placement.revision < home.revision then kind = 'edit'
  elseif not wanted and not known and how.unseen then kind = 'withdraw'
  elseif not wanted and known and placement.shown then kind = home.state == 'published' and 'unplace' or 'withdraw'
  end

  placement = placement or { id = home.id, shown = false, keyEvent = how.keyEvent == true, pinned = false, sequence = 0 }
  placement.home, placement.publishedAt, placement.updatedAt = home.home, home.publishedAt, home.updatedAt
  placement.version, placement.by, placement.revision, placement.hash = home.version, home.by, home.revision, home.hash
  if not kind then
    redis.call('HSET', ENTRIES, home.id, cjson.encode(placement))
    return nil
  end

  local operation = number(kind, home.id, home.revision, home.hash, command, at, how.quiet)
  placement.sequence = operation.sequence
  if not known then
    local newest = tonumber(redis.call('HGET', META, 'newest') or '0')
    local placedAt = how.placedAt or math.max(at, newest)
    placement.position = positionText(placedAt, operation.sequence)
    redis.call('ZADD', ORDER, 0, member(placement))
    redis.call('HSET', META, 'newest', whole(math.max(newest, placedAt)))
  end

  if wanted then
    if how.pinned and not known then
      placement.pinned = true
      local pins = splitIds(redis.call('HGET', META, 'pins'))
      if #pins < 3 then
        pins[#pins + 1] = home.id
        redis.call('HSET', META, 'pins', table.concat(pins, ','))
      else
        placement.pinned = false
      end
    end
    placement.shown, placement.hiddenBy = true, nil
    redis.call('HSET', BODIES, home.id, body)
    if placement.keyEvent then redis.call('ZADD', KEYEVENTS, 0, member(placement)) end
    redis.call('HSET', ENTRIES, home.id, cjson.encode(placement))
    local state = '"entry":' .. entryText(placement, body)
    if how.quiet then state = state .. ',"quiet":true' end
    if placement.pinned and not known then state = state .. ',"pins":' .. idList(splitIds(redis.call('HGET', META, 'pins'))) end
    announce(channel, operation, state)
  else
    placement.shown, placement.hiddenBy, placement.pinned = false, kind, false
    redis.call('HDEL', BODIES, home.id)
    redis.call('ZREM', KEYEVENTS, member(placement))
    withoutPin(home.id)
    redis.call('HSET', ENTRIES, home.id, cjson.encode(placement))
    announce(channel, operation, '"id":"' .. home.id .. '","position":"' .. placement.position .. '"')
  end
  return operation.sequence
end
