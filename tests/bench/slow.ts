// npm run bench -- slow: what readers that stop reading do to a steady fan-out: to the cost of a delivery, to those beside them, and to
// the memory of the server; and that each of them is level again, exactly, once it reads. Rounds with and without them take turns.
import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { mostUnsentBytes } from '../../server/live/reader.ts'
import { type House, openHouse, type WebProcess } from '../support/house.ts'
import { type Endings, runBench } from './fan-out/clean-end.ts'
import { type Crowd, faultOrSnapshots, type OperationArrivals, startCrowd } from './fan-out/crowd.ts'
import { openNewsdesk } from './fan-out/newsdesk.ts'
import { positive, whole } from './fan-out/number-options.ts'
import { middle, printRatio, ratioOf } from './fan-out/ratios.ts'
import { memoryOf, processorNs, treeOf } from './fan-out/server-cost.ts'
import { printVersions, versionsOf } from './fan-out/versions.ts'
import { quantile, spread } from './figures.ts'
import { megabytes } from './memory.ts'

const { values } = parseArgs({
  options: {
    readers: { type: 'string', default: '5000' },
    stalled: { type: 'string', default: '50' },
    bytes: { type: 'string', default: '1500' },
    rate: { type: 'string', default: '10' },
    fill: { type: 'string', default: '300' },
    seconds: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'string' },
  },
})
const stalled = whole('stalled', values.stalled)
const readers = whole('readers', values.readers, stalled + 1)
const [bytes, rate] = [whole('bytes', values.bytes), positive('rate', values.rate)]
const [fill, seconds] = [whole('fill', values.fill), positive('seconds', values.seconds)]
const rounds = whole('rounds', values.rounds)
/** How much those who stall have room for at their end, bytes: a connection that holds megabytes would not be full for minutes. */
const receiveBytes = 4096
/** Between two of the operations that fill it, ms. */
const fillMs = 15

interface Round {
  subject: 'some stalled' | 'all read'
  isStalled: boolean
  /** From the commit to the last of those who read, ms. */
  lastMs: number[]
  nsPerDelivery: number
  /** Growth of the server from before the first entry to its highest, bytes. */
  grown: number
  heldBack: number
  cutOff: number
}

await runBench(async endings => {
  console.log(`npm run bench -- slow ${process.argv.slice(2).join(' ')}`.trimEnd())
  const house = await openHouse({ LOG_LEVEL: 'warn' })
  endings.add(() => house.stop())
  const versions = await versionsOf(house)
  console.log(printVersions(versions))
  console.log(
    `${readers} readers, ${rate} operations of ${bytes} bytes a second for ${seconds} s; in every other run ${stalled} of them stall`,
  )
  const all: Round[] = []
  for (let round = 0; round < rounds; round += 1)
    for (const isStalled of round % 2 === 0 ? [false, true] : [true, false]) {
      const one = await measure(house, isStalled, endings)
      all.push(one)
      say(one)
    }
  for (const line of compare(all)) console.log(line)
  console.log('none lost, doubled or out of order; no snapshot was taken')
  if (values.json !== undefined)
    writeFileSync(values.json, JSON.stringify({ bench: 'slow', versions, options: values, rounds: all }, undefined, 1))
})

async function measure(house: House, isStalled: boolean, endings: Endings): Promise<Round> {
  const desk = await openNewsdesk(house)
  const closeDesk = endings.add(async () => desk.stop())
  const web = await house.startWeb()
  const stopWeb = endings.add(() => web.stop())
  const joining = { ports: [Number(new URL(web.url).port)], page: desk.page.id, cursors: [await desk.cursor()] }
  const others = await startCrowd({ ...joining, readers: readers - stalled })
  const few = await startCrowd({
    ...joining,
    readers: stalled,
    small: { readers: stalled, receiveBytes },
    comesBackMs: [500, 10_000],
  })
  const crowds = [others, few]
  const leave = crowds.map(crowd => endings.add(() => crowd.stop()))
  await Promise.all([others.level, few.level])
  if (isStalled) await few.stall(stalled, seconds * 10_000)
  // The same without stalled readers: with them, this is what fills their connections.
  await others.until(await desk.tell(bytes, fill, fillMs))
  await others.operations()

  const pids = () => treeOf(web.child.pid ?? 0)
  const [memory, spent, delivered] = [memoryOf(pids()), processorNs(pids()), await deliveries(crowds)]
  let highest = memory
  const watching = setInterval(() => {
    highest = Math.max(highest, memoryOf(pids()))
  }, 100)
  const [head] = await Promise.all([
    desk.tell(bytes, Math.ceil(rate * seconds), 1000 / rate),
    isStalled ? goThroughAll(few, web) : undefined,
  ])
  await others.until(head)
  const nsPerDelivery = (processorNs(pids()) - spent) / ((await deliveries(crowds)) - delivered)
  clearInterval(watching)
  const lastMs = (await others.operations()).map(({ committedAt, lastAt }: OperationArrivals) => lastAt - committedAt)
  await few.until(head)
  await Promise.all(crowds.map(isInOrder))
  const { heldBack, cutOff } = await slowReaders(web)
  const { dropped } = await few.stats()
  if (dropped !== cutOff) throw new Error(`${dropped} connections ended, and ${cutOff} were cut off`)
  await Promise.all([...leave.map(stop => stop()), stopWeb(), closeDesk()])
  house.webs = house.webs.filter(one => one !== web)
  const subject = isStalled ? 'some stalled' : 'all read'
  return { subject, isStalled, lastMs, nsPerDelivery, grown: highest - memory, heldBack, cutOff }
}

/** All are held back; half of them go on then, the others when they were cut off. */
async function goThroughAll(few: Crowd, web: WebProcess): Promise<void> {
  await until(web, ({ heldBack }) => heldBack === stalled)
  const early = Math.floor(stalled / 2)
  await few.resume(early)
  await until(web, ({ cutOff }) => cutOff === stalled - early)
  await few.resume(stalled)
}

async function until(web: WebProcess, isSo: (slow: { heldBack: number; cutOff: number }) => boolean): Promise<void> {
  const end = performance.now() + seconds * 1000
  for (let slow = await slowReaders(web); !isSo(slow); slow = await slowReaders(web)) {
    if (performance.now() > end) throw new Error(`${slow.heldBack} were held back and ${slow.cutOff} cut off`)
    await sleep(200)
  }
}

async function deliveries(crowds: readonly Crowd[]): Promise<number> {
  const stats = await Promise.all(crowds.map(crowd => crowd.stats()))
  return stats.reduce((sum, one) => sum + one.deliveries, 0)
}

/** @throws when a reader heard something that it should not have, or did not hear something that it should have */
async function isInOrder(crowd: Crowd): Promise<void> {
  const fault = faultOrSnapshots(await crowd.stats())
  if (fault !== undefined) throw new Error(fault)
}

async function slowReaders({ opsUrl }: WebProcess): Promise<{ heldBack: number; cutOff: number }> {
  const metrics = await (await fetch(`${opsUrl}/metrics`)).text()
  const count = (action: string) =>
    Number(new RegExp(`^stop_press_slow_readers_total\\{action="${action}"\\} (\\d+)`, 'm').exec(metrics)?.[1] ?? 0)
  return { heldBack: count('held back'), cutOff: count('cut off') }
}

function say({ isStalled, lastMs, nsPerDelivery, grown, heldBack, cutOff }: Round): void {
  const slow = isStalled ? `, ${heldBack} held back, of whom ${cutOff} were cut off and came back` : ''
  console.log(
    `  ${isStalled ? `${stalled} stalled` : 'all read'}: ${(nsPerDelivery / 1000).toFixed(2)} µs a delivery, ` +
      `last reader ${spread(lastMs)}, memory grew by ${megabytes(grown)}${slow}`,
  )
}

/** @returns what those who stall do to the others, in words */
function compare(all: readonly Round[]): string[] {
  const of = (isStalled: boolean, figure: (one: Round) => number) =>
    all.filter(one => one.isStalled === isStalled).map(figure)
  const ratio = (figure: (one: Round) => number) => ratioOf(of(true, figure), of(false, figure))
  const line = (what: string, figure: (one: Round) => number) => {
    const found = ratio(figure)
    return found ? [`${what} beside those who stall: ${printRatio('while all read', found)}`] : []
  }
  const more = middle(of(true, one => one.grown)) - middle(of(false, one => one.grown))
  return [
    ...line('processor time of a delivery', one => one.nsPerDelivery),
    ...line('median of the last reader', one => quantile(one.lastMs, 0.5)),
    ...line('99th of the last reader', one => quantile(one.lastMs, 0.99)),
    `memory: ${megabytes(more)} more than while all read; the limits allow ${megabytes(stalled * mostUnsentBytes)} and what is constant`,
  ]
}
