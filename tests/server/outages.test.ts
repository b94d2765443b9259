// What is waited out, and what is a fault of ours: a fault taken for an outage would hold a lane for ever.
import { expect, test } from 'vitest'
import { isOutage } from '../../server/storage/outages.ts'

test.each([
  'LOADING Redis is loading the dataset in memory',
  "READONLY You can't write against a read only replica.",
  'CLUSTERDOWN Hash slot not served',
  'CLUSTERDOWN The cluster is down',
  'TRYAGAIN Multiple keys request during rehashing of slot',
  'MOVED 887 127.0.0.1:13230',
  'ASK 887 127.0.0.1:13230',
  'NOREPLICAS Not enough good replicas to write.',
  'ERR WAIT cannot be used with replica instances. Please also note that since Redis 4.0 if a replica is configured',
  'MASTERDOWN Link with MASTER is down',
  'UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)',
  'EXECABORT Transaction discarded because of: READONLY You cannot',
  'OOM command not allowed when used memory > maxmemory',
  'Connection is closed.',
  'Command timed out',
  'All sentinels are unreachable. Retrying from scratch after 20ms.',
  'Failed to refresh slots cache.',
  'None of startup nodes is available',
  "Cluster isn't ready and enableOfflineQueue options is false",
  'Too many Cluster redirections. Last error: Error: Connection is closed.',
])('%s is waited out', message => {
  expect(isOutage(new Error(message))).toBe(true)
})

test.each([
  "ERR unknown command 'FOO'",
  'WRONGTYPE Operation against a key holding the wrong kind of value',
  "CROSSSLOT Keys in request don't hash to the same slot",
  'ERR user_script:12: attempt to index a nil value script: MOVED',
  'NOAUTH Authentication required.',
  'EXECABORT Transaction discarded because of previous errors.',
])('%s is a fault', message => {
  expect(isOutage(new Error(message))).toBe(false)
})
