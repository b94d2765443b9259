// A machine that goes down in the middle of a write leaves half a transaction: it is undone, and stays undone.
import { readdirSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openRedis } from '../../server/storage/redis.ts'
import { startRedis, type TestRedis } from '../support/redis-server.ts'

let server: TestRedis | undefined
afterEach(() => server?.stop())

test('a transaction of which only the beginning reached the disk is never carried out, at no later start', async () => {
  server = await startRedis()
  const first = await openRedis(server.url, 'work')
  await first.set('before', 'kept')
  await first.multi().set('torn', 'first half').set('also', 'second half').exec()
  first.disconnect()
  await server.kill()
  const folder = join(server.dir, 'appendonlydir')
  const file = join(folder, readdirSync(folder).find(name => name.endsWith('.incr.aof')) as string)
  // Behind the first SET of the transaction, in the middle of its second.
  truncateSync(file, statSync(file).size - 30)
  await server.restart()

  const then = await openRedis(server.url, 'work')
  expect(await then.mget('before', 'torn', 'also')).toEqual(['kept', null, null])
  await then.multi().set('next', 'kept').set('more', 'kept').exec()
  then.disconnect()
  await server.kill()
  await server.restart()

  const last = await openRedis(server.url, 'work')
  expect(await last.mget('before', 'torn', 'also', 'next', 'more')).toEqual(['kept', null, null, 'kept', 'kept'])
  last.disconnect()
})
