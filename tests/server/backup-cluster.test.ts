// A backup knows nothing of where keys lie: from one Redis into a Cluster, and from the Cluster back.
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readStoredPage } from '../../server/backup/page-reader.ts'
import { keySlot } from '../../server/storage/key-slot.ts'
import { keys, pageKey } from '../../server/storage/keys.ts'
import { createOperationLog } from '../../server/storage/operation-log.ts'
import { currentFormat } from '../../server/storage/stored-format.ts'
import { folderOfTest, openPlace } from '../support/backups.ts'
import { body, openNewsroom } from '../support/newsroom.ts'
import { startCluster } from '../support/redis-cluster.ts'
import { dumpStored } from '../support/stored.ts'

test('from one Redis into a Cluster and back it stays the same newsroom', async () => {
  const [room, cluster] = await Promise.all([openNewsroom(), startCluster()])
  onTestFinished(async () => {
    await Promise.all([room.stop(), cluster.stop()])
  })
  await room.redis.set(keys.format, currentFormat)
  const pages = [await room.createPage(), await room.createPage(), await room.createPage()]
  for (let count = 0; count < 30; count += 1) await room.publish(pages, `Update ${count}`)
  const erased = await room.publish(pages, 'Not for ever')
  const waiting = await room.lane({ type: 'publish', entry: { id: 'waits', ...body('Waits') }, pages })
  const folder = folderOfTest()
  const [first, second] = [join(folder, 'first.backup'), join(folder, 'second.backup')]

  const single = await openPlace(room.server.url)
  await single.waiting.putBack([waiting])
  await single.backUp(first)
  await room.send({ type: 'erase', entry: { id: erased } })
  const spread = await openPlace(cluster.url)
  expect(await spread.restore(first, await single.erasures.list())).toMatchObject({ pages: 3, erasedAgain: 1 })
  expect(await spread.waiting.list()).toEqual([waiting])

  // A page whose slot moves to another master while it is read is read again.
  const [page] = pages as [string]
  const slot = keySlot(pageKey(page, 'meta'))
  const holder = await cluster.masterOf(pageKey(page, 'meta'))
  const reading = readStoredPage(spread.redis, page)
  await reading.next()
  await cluster.moveSlots([slot], cluster.nodes.find(node => node !== holder) as (typeof cluster.nodes)[number])
  let piece = await reading.next()
  while (!piece.done) piece = await reading.next()
  expect(piece.value).toBe('again')

  expect(await spread.backUp(second)).toMatchObject({ pages: 3, waiting: 1, notes: [] })
  const back = await openPlace()
  await back.restore(second)
  const log = createOperationLog(spread.redis)
  for (const each of pages)
    expect(await createOperationLog(back.redis).snapshot(each)).toEqual(await log.snapshot(each))
  const stored = await dumpStored(back.redis)
  expect(Object.keys(stored).length).toBeGreaterThan(60)
  expect(JSON.stringify(stored)).not.toContain('Not for ever')
}, 60_000)
