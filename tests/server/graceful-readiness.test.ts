// Readiness tells the truth: 503 with the reason while a part that the work needs does not answer, 200 when it is back.
import { expect, onTestFinished, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { openHouse } from '../support/house.ts'
import { openSilentLine } from '../support/silent-line.ts'

interface Readiness {
  status: number
  reasons: string[]
}

async function readinessOf({ opsUrl }: { opsUrl: string }): Promise<Readiness> {
  const answer = await fetch(`${opsUrl}/ready`)
  return { status: answer.status, reasons: ((await answer.json()) as Readiness).reasons }
}

const isReady = { status: 200, reasons: [] }

test('while Redis stands still or is gone nobody is ready, and everybody is when it is back', async () => {
  const house = await openHouse()
  onTestFinished(() => house.stop())
  const everybody = () => Promise.all([...house.webs, ...house.workers].map(readinessOf))
  expect(await everybody()).toEqual([isReady, isReady])
  house.redis.pause()
  for (const { status, reasons } of await everybody()) {
    expect([status, reasons[0]]).toEqual([503, expect.stringMatching(/^Redis does not answer: /)])
  }
  house.redis.resume()
  await eventually(async () => expect(await everybody()).toEqual([isReady, isReady]))
  await house.redis.kill()
  await eventually(async () => {
    for (const { status, reasons } of await everybody()) {
      expect([status, reasons[0]]).toEqual([503, expect.stringMatching(/^Redis does not answer: /)])
    }
  })
  await house.redis.restart()
  await eventually(async () => expect(await everybody()).toEqual([isReady, isReady]))
})

test('a web process that does not hear announcements is not ready, although everything else answers', async () => {
  const house = await openHouse({}, { webs: 0, workers: 1 })
  const line = await openSilentLine(house.redis.socket)
  onTestFinished(async () => {
    await line.close()
    await house.stop()
  })
  const web = await house.startWeb({ REDIS_URL: line.url })
  expect(await readinessOf(web)).toEqual(isReady)
  expect(line.silence('subscribe')).toBe(1)
  expect(await readinessOf(web)).toEqual({
    status: 503,
    reasons: [expect.stringMatching(/^Announcements are not heard: /)],
  })
})

test('a Redis that was accepted although it may lose data is named by everybody that is ready', async () => {
  const house = await openHouse({ ALLOW_WEAK_REDIS: '1' }, { webs: 1, workers: 1 }, { appendfsync: 'everysec' })
  onTestFinished(() => house.stop())
  for (const one of [...house.webs, ...house.workers]) {
    expect(await readinessOf(one)).toEqual({ status: 200, reasons: [expect.stringContaining('everysec')] })
  }
})
