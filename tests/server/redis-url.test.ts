// The forms of REDIS_URL: what is read from each, and that what cannot be meant is refused in one sentence without secrets.
import { expect, test } from 'vitest'
import { readConfig } from '../../server/config.ts'
import { readRedisUrl, withoutSecrets } from '../../server/redis-url.ts'

test.each([
  ['unix:/var/run/redis.sock', { kind: 'socket', path: '/var/run/redis.sock' }],
  ['redis://redis.internal', { kind: 'single', tls: false, host: 'redis.internal', port: 6379, db: 0 }],
  [
    'rediss://ana:p%40ss@[::1]:7000/3',
    { kind: 'single', tls: true, host: '::1', port: 7000, db: 3, username: 'ana', password: 'p@ss' },
  ],
  [
    'redis-sentinel://:secret@one,two:5000/news%20room/2?sentinelUsername=watch&sentinelPassword=w%26w',
    {
      kind: 'sentinel',
      tls: false,
      sentinels: [
        { host: 'one', port: 26_379 },
        { host: 'two', port: 5000 },
      ],
      name: 'news room',
      db: 2,
      password: 'secret',
      sentinelUsername: 'watch',
      sentinelPassword: 'w&w',
    },
  ],
  [
    'rediss-cluster://10.0.0.1:7001,10.0.0.2',
    {
      kind: 'cluster',
      tls: true,
      nodes: [
        { host: '10.0.0.1', port: 7001 },
        { host: '10.0.0.2', port: 6379 },
      ],
    },
  ],
])('%s', (url, place) => {
  expect(readRedisUrl(url)).toEqual(place)
})

test.each([
  ['http://redis', 'none of the forms'],
  ['redis://', 'none of the forms'],
  ['redis://one,two', 'several hosts need'],
  ['redis://host:0', 'no port from 1 to 65535'],
  ['redis://host:6379/first', 'not a database number'],
  ['redis://host name', 'not a host'],
  ['redis://host?db=1', 'unknown parameter "db"'],
  ['redis://user:100%@host', 'write it as %25'],
  ['redis-sentinel://one,two', 'the name of the master is missing'],
  ['redis-sentinel://one/room?password=x', 'unknown parameter "password"'],
  ['redis-cluster://one,two/1', 'no database numbers'],
  ['redis-cluster://one,,two', 'not a host'],
])('%s is refused', (url, reason) => {
  expect(() => readConfig({ REDIS_URL: url })).toThrow(reason)
})

test('no sentence repeats a password', () => {
  const secret = 'hunter2'
  for (const url of [
    `redis://u:${secret}@h:0`,
    `redis-cluster://u:${secret}@a,b/1`,
    `redis-sentinel://u:${secret}@a`,
  ]) {
    expect(() => readRedisUrl(url)).toThrow(/^REDIS_URL is not understood: (?!.*hunter2).*\.$/s)
  }
  const shown = withoutSecrets(`redis-sentinel://u:${secret}@a/room?sentinelPassword=${secret}&sentinelUsername=w`)
  expect(shown).not.toContain(secret)
  expect(shown).toContain('sentinelUsername=w')
})
