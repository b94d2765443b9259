// One of several web processes stands still: it is ended, and its readers are back on the others, complete.
import { expect, onTestFinished, test } from 'vitest'
import { openHouse, type WebProcess } from '../support/house.ts'
import { eventually } from '../support/eventually.ts'
import { isRunning, metricOf, openFaithfulReader, processesOf } from '../support/web-processes.ts'

test('a process that stands still for half a minute is killed, and its readers miss nothing', async () => {
  const house = await openHouse({ WEB_PROCESSES: '2' })
  onTestFinished(() => house.stop())
  const page = await house.createPage()
  const web = house.webs[0] as WebProcess
  const readers = await Promise.all(Array.from({ length: 6 }, () => openFaithfulReader(house.url, page.slug)))
  onTestFinished(() => readers.forEach(({ close }) => close()))
  const [still] = processesOf(web) as [number]
  process.kill(still, 'SIGSTOP')
  onTestFinished(() => {
    if (isRunning(still)) process.kill(still, 'SIGKILL')
  })
  await expect.poll(() => isRunning(still), { timeout: 60_000 }).toBe(false)
  expect(web.log).toContainEqual(
    expect.objectContaining({ msg: 'a web process stands still and is killed', pid: still }),
  )
  await eventually(async () => {
    await house.publish([page.slug], 'To everyone')
    for (const { reader } of readers) expect(reader.sees()[0]).toBe('To everyone')
  })
  expect(readers.some(({ losses }) => losses() > 0)).toBe(true)
  await expect.poll(() => metricOf(web, 'stop_press_web_processes'), { timeout: 45_000 }).toBe(2)
  expect((await fetch(`${web.opsUrl}/ready`)).status).toBe(200)
}, 180_000)
