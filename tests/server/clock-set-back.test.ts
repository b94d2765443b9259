// Redis' clock is set back by an hour: what was to expire in seconds must not hold a lane for an hour.
import { v7 as newId } from 'uuid'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { exitOf } from '../../server/launcher/bound.mjs'
import { openPreload, type Preload, preloadMissing } from '../faults/preload.ts'
import { type House, openHouse } from '../support/house.ts'
import { body } from '../support/newsroom.ts'

const missing = await preloadMissing()
let preload: Preload
let house: House
beforeAll(async () => {
  if (missing) return
  preload = await openPreload()
  house = await openHouse({}, { webs: 1, workers: 1 }, { env: preload.env })
}, 90_000)
afterAll(async () => {
  if (missing) return
  await house?.stop()
  preload.close()
}, 90_000)

test.skipIf(missing)(
  '[L3] the command of a worker that died before the clock was set back is done by the next worker',
  async () => {
    const page = await house.createPage()
    preload.shiftClock(3_600_000)
    const [shipped] = house.workers
    const dying = await house.startWorker({ DIE_AT: 'writes.apply:before' }, 'tests/faults/start/dying-worker')
    await shipped?.stop()
    const key = newId()
    const command = { type: 'publish', entry: { id: newId(), ...body('held by a dead worker') }, pages: [page.slug] }
    const [{ status }] = await Promise.all([house.command(command, { key }), exitOf(dying.child)])
    expect(status).toBe(202)
    preload.shiftClock(0)
    await house.startWorker()
    const isDone = async () => expect((await house.command(command, { key })).status).toBe(201)
    await vi.waitFor(isDone, { timeout: 60_000, interval: 200 })
  },
  120_000,
)
