-- Who is at the desk and who edits what, after something was said; all of it in one slot, for it is little.
-- KEYS: tabs (hash: account:tab → record), leases (hash: entry → lease), told (string: what was told last)
-- ARGV: what is said (JSON list), { presentMs, leaseMs, graceMs } (JSON), channel, name of the publishing command
-- said: { kind = put | keep | leave | takeOver, tab = record or { account, tab, by }, entry }
-- Returns { at, tabs, leases } (JSON; an empty list may be an empty object); it is announced when it changed
local TABS, LEASES, TOLD = unpack(KEYS)
local limits = cjson.decode(ARGV[2])
-- When no desk is left to say anything, all of it goes.
local keptMs = 120000
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

local function readAll(key)
  local found, pairs = {}, redis.call('HGETALL', key)
  for place = 1, #pairs, 2 do found[pairs[place]] = cjson.decode(pairs[place + 1]) end
  return found
end
local function sortedNames(of)
  local names = {}
  for name in pairs(of) do names[#names + 1] = name end
  table.sort(names)
  return names
end

local tabs, leases = readAll(TABS), readAll(LEASES)
local function nameOf(tab) return tab.account .. ':' .. tab.tab end
local function edits(tab, entry)
  for _, edit in ipairs(tab.edits) do if edit.entry == entry then return edit end end
end
local function isEditedBy(account, entry)
  for _, tab in pairs(tabs) do if tab.account == account and edits(tab, entry) then return true end end
  return false
end

-- A tab that is heard of replaces what it was; an edit that it closed frees the entry at once.
local function put(tab, was)
  tab.seenAt = now
  for _, edit in ipairs(tab.edits) do
    local before = was and edits(was, edit.entry)
    edit.openedAt = before and before.openedAt or now
  end
  tabs[nameOf(tab)] = tab
  for _, edit in ipairs(was and was.edits or {}) do
    local lease = leases[edit.entry]
    if lease and lease.account == tab.account and not isEditedBy(tab.account, edit.entry) then leases[edit.entry] = nil end
  end
end

for _, said in ipairs(cjson.decode(ARGV[1])) do
  local tab = said.tab
  local was = tabs[nameOf(tab)]
  if said.kind == 'put' then put(tab, was)
  -- Another connection speaks for the tab by now: an older one has nothing more to say of it.
  elseif said.kind == 'keep' then if not was or was.by == tab.by then put(tab, was) end
  elseif said.kind == 'leave' then
    if was and was.by == tab.by then
      tabs[nameOf(tab)] = nil
      -- Whoever only loads the page again is back in a moment.
      for _, edit in ipairs(was.edits) do
        local lease = leases[edit.entry]
        if lease and lease.account == tab.account and not isEditedBy(tab.account, edit.entry) then
          lease.till = math.min(lease.till, now + limits.graceMs)
        end
      end
    end
  elseif was and edits(was, said.entry) then
    leases[said.entry] = { account = was.account, name = was.name, since = now, till = now + limits.leaseMs }
  end
end

for name, tab in pairs(tabs) do if tab.seenAt + limits.presentMs <= now then tabs[name] = nil end end
for entry, lease in pairs(leases) do if lease.till <= now then leases[entry] = nil end end

-- What nobody holds goes to who has had it open for longest.
local first = {}
for _, name in ipairs(sortedNames(tabs)) do
  local tab = tabs[name]
  for _, edit in ipairs(tab.edits) do
    local lease, earliest = leases[edit.entry], first[edit.entry]
    if lease and lease.account == tab.account then
      lease.till = math.max(lease.till, tab.seenAt + limits.leaseMs)
    elseif not lease and (not earliest or edit.openedAt < earliest.openedAt) then
      first[edit.entry] = { tab = tab, openedAt = edit.openedAt }
    end
  end
end
for entry, earliest in pairs(first) do
  local tab = earliest.tab
  leases[entry] = { account = tab.account, name = tab.name, since = now, till = tab.seenAt + limits.leaseMs }
end

redis.call('DEL', TABS, LEASES)
local state, told = { at = now, tabs = {}, leases = {} }, {}
for _, name in ipairs(sortedNames(tabs)) do
  local tab = tabs[name]
  redis.call('HSET', TABS, name, cjson.encode(tab))
  state.tabs[#state.tabs + 1] = tab
  told[#told + 1] = name .. '|' .. tab.name .. '|' .. (tab.page or '')
  for _, edit in ipairs(tab.edits) do told[#told + 1] = edit.entry .. '|' .. table.concat(edit.pages, ',') end
end
for _, entry in ipairs(sortedNames(leases)) do
  local lease = leases[entry]
  redis.call('HSET', LEASES, entry, cjson.encode(lease))
  state.leases[#state.leases + 1] = { entry = entry, account = lease.account, name = lease.name, since = lease.since }
  told[#told + 1] = entry .. '|' .. lease.account .. '|' .. string.format('%.0f', lease.since)
end
for _, key in ipairs({ TABS, LEASES }) do redis.call('PEXPIRE', key, keptMs) end

local text = cjson.encode(state)
local summary = redis.sha1hex(table.concat(told, '\n'))
if redis.call('GET', TOLD) ~= summary then redis.call(ARGV[4], ARGV[3], text) end
redis.call('SET', TOLD, summary, 'PX', keptMs)
return text
