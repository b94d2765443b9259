-- A backup begins to read this page in pieces: from here on it is noted what is written meanwhile.
-- ARGV: token of the backup, ms until the note is given up when nobody renews it
-- Returns the history that this server is part of, or '' when there is no such page
redis.call('DEL', TOUCHED)
if redis.call('EXISTS', META) == 0 then return '' end
redis.call('ZADD', TOUCHED, 0, '!' .. ARGV[1]) -- sorts before every note, and keeps the key alive
redis.call('PEXPIRE', TOUCHED, ARGV[2])
return string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)') or ''
