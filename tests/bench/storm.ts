// npm run bench -- storm: one of several web processes is killed, and all of its readers come back to the others, by the pauses of
// the reader's script. How long until each is level, what that costs Redis and the others, and that nobody missed anything.
import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { pollEveryMs } from '../../shared/socket-events.ts'
import { type House, openHouse, type WebProcess } from '../support/house.ts'
import { type Endings, runBench } from './fan-out/clean-end.ts'
import { type Crowd, faultOrSnapshots, type OperationArrivals, startCrowd } from './fan-out/crowd.ts'
import { positive, whole } from './fan-out/number-options.ts'
import { printVersions, versionsOf } from './fan-out/versions.ts'
import { quantile, spread } from './figures.ts'
import { middle, printRange, printRatio, ratioOf } from './fan-out/ratios.ts'
import { processorNs } from './fan-out/server-cost.ts'
import { countLogReads } from './log-reads.ts'
import { megabytes, residentBytes } from './memory.ts'
import { publishSteadily, textFor } from './steady.ts'

const { values } = parseArgs({
  options: {
    readers: { type: 'string', default: '10000' },
    witnesses: { type: 'string', default: '100' },
    webs: { type: 'string', default: '2' },
    rate: { type: 'string', default: '2' },
    bytes: { type: 'string', default: '1500' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'string' },
    profile: { type: 'string' },
  },
})
const options = {
  readers: whole('readers', values.readers),
  witnesses: whole('witnesses', values.witnesses),
  webs: whole('webs', values.webs, 2),
  rate: positive('rate', values.rate),
  bytes: whole('bytes', values.bytes),
}
const rounds = whole('rounds', values.rounds)
/** From the death of the process until the last reader is level, ms. */
const targetMs = 20_000
/** How long the witnesses are listened to before, and afterwards, ms. */
const calmMs = 5000
/** Whoever is not back by then never comes, ms. */
const mostMs = 180_000

interface Round {
  /** From the death until a reader is connected and has what it missed, ms. */
  level: { medianMs: number; p99Ms: number; lastMs: number }
  /** Reads of the page's log or entries in Redis. */
  reads: number
  refused: number
  polled: number
  /** Operations to readers meanwhile. */
  deliveries: number
  /** Of the other processes, for each reader that came back, all else that they did meanwhile included, ms. */
  connectMs: number
  mostResidentBytes: number
  /** From the commit of an entry to the last witness, ms: before, while they come, and with all there. */
  witnesses: { before: number[]; meanwhile: number[]; after: number[] }
}

await runBench(async endings => {
  const said = Object.entries(options).map(pair => `--${pair.join(' ')}`)
  console.log(`npm run bench -- storm ${said.join(' ')} --rounds ${rounds}`)
  const env = { LOG_LEVEL: 'warn', ...(values.profile ? { PROFILE_DIR: values.profile } : {}) }
  const house = await openHouse(env, { webs: options.webs - 1, workers: 1 })
  endings.add(() => house.stop())
  const versions = await versionsOf(house)
  console.log(printVersions(versions))
  const measured: Round[] = []
  for (let round = 0; round < rounds; round += 1) {
    const one = await measure(house, endings)
    measured.push(one)
    say(one)
  }
  const last = measured.map(({ level }) => level.lastMs)
  console.log(
    `all level after ${seconds(middle(last))} (${printRange(last, seconds)}); ` +
      `target: ${seconds(targetMs)} from the death of the process`,
  )
  const [meanwhile, before] = (['meanwhile', 'before'] as const).map(when =>
    measured.map(one => quantile(one.witnesses[when], 0.5)),
  ) as [number[], number[]]
  const ratio = ratioOf(meanwhile, before)
  if (ratio) console.log(`an entry to the last witness while they come: ${printRatio('before', ratio)}`)
  console.log('none lost, doubled or out of order; no snapshot was taken')
  if (values.json !== undefined)
    writeFileSync(values.json, JSON.stringify({ bench: 'storm', versions, options, rounds: measured }, undefined, 1))
})

async function measure(house: House, endings: Endings): Promise<Round> {
  const page = await house.createPage()
  await house.publish([page.slug], 'Before')
  const cursor = await cursorOf(house, page.slug)
  const others = [...house.webs]
  const doomed = await house.startWeb()
  const pids = others.map(web => web.child.pid as number)
  const join = { page: page.id, cursors: [cursor] }
  const witnesses = await startCrowd({ ...join, readers: options.witnesses, ports: others.map(portOf) })
  const herd = await startCrowd({
    ...join,
    readers: options.readers,
    ports: [doomed, ...others].map(portOf),
    beginPorts: 1,
    inFlight: 200,
    comesBackMs: [500, 10_000],
    pollMs: pollEveryMs,
  })
  const leave = [witnesses, herd].map(crowd => endings.add(() => crowd.stop()))
  await Promise.all([witnesses.level, herd.level])
  const entries = publishSteadily(house, page.slug, { perSecond: options.rate, text: textFor(options.bytes) })
  await sleep(calmMs)
  const before = await heard(witnesses)

  const refusedBefore = (await herd.stats()).refused
  const delivered = await deliveriesTo(witnesses, herd)
  const reads = await countLogReads(house)
  const spent = processorNs(pids)
  let mostResidentBytes = 0
  const watching = setInterval(() => {
    mostResidentBytes = Math.max(mostResidentBytes, ...pids.map(residentBytes))
  }, 100)
  await Promise.all([doomed.kill(), herd.gone(portOf(doomed))])
  await allBack(herd).finally(() => clearInterval(watching))
  const { returns } = await herd.joins()
  const meanwhile = await heard(witnesses)
  const costMs = (processorNs(pids) - spent) / 1e6
  const deliveries = (await deliveriesTo(witnesses, herd)) - delivered
  const readsOfAll = (await countLogReads(house)) - reads

  await sleep(calmMs)
  const head = 2 + (await entries.end())
  await Promise.all([herd.until(head), witnesses.until(head)])
  const after = await heard(witnesses)
  const { refused, polled, dropped } = await inOrder(herd)
  await inOrder(witnesses)
  if (dropped !== options.readers) throw new Error(`${dropped} connections ended, not ${options.readers}`)
  await Promise.all(leave.map(stop => stop()))
  house.webs = house.webs.filter(web => web !== doomed)
  return {
    level: { medianMs: returns.medianMs, p99Ms: returns.p99Ms, lastMs: returns.mostMs },
    reads: readsOfAll,
    refused: refused - refusedBefore,
    polled,
    deliveries,
    connectMs: costMs / options.readers,
    mostResidentBytes,
    witnesses: { before, meanwhile, after },
  }
}

async function deliveriesTo(...crowds: Crowd[]): Promise<number> {
  const all = await Promise.all(crowds.map(crowd => crowd.stats()))
  return all.reduce((sum, one) => sum + one.deliveries, 0)
}

/** Resolves when every reader is connected again and has what it missed. */
async function allBack(herd: Crowd): Promise<void> {
  const until = performance.now() + mostMs
  for (;;) {
    const { joined, dropped } = await herd.stats()
    if (joined === options.readers && dropped >= options.readers) return
    if (performance.now() > until) throw new Error(`${joined} of ${options.readers} are back after ${seconds(mostMs)}`)
    await sleep(100)
  }
}

/** From the commit to the last one of a crowd, ms, for all operations since this was last asked. */
async function heard(crowd: Crowd): Promise<number[]> {
  return (await crowd.operations()).map(({ committedAt, lastAt }: OperationArrivals) => lastAt - committedAt)
}

/** @throws when a reader heard something that it should not have, or did not hear something that it should have */
async function inOrder(crowd: Crowd) {
  const stats = await crowd.stats()
  const fault = faultOrSnapshots(stats)
  if (fault !== undefined) throw new Error(fault)
  return stats
}

async function cursorOf(house: House, slug: string): Promise<string> {
  return ((await (await fetch(`${house.url}/api/pages/${slug}`)).json()) as { cursor: string }).cursor
}

function portOf({ url }: WebProcess): number {
  return Number(new URL(url).port)
}

function say({ level, reads, refused, polled, connectMs, mostResidentBytes, witnesses }: Round): void {
  console.log(
    `  level after ${seconds(level.medianMs)} (median), ${seconds(level.p99Ms)} (99th), ${seconds(level.lastMs)} (last); ` +
      `${reads} reads of the page in Redis, ${refused} handshakes turned away, ${polled} catch-ups over HTTP`,
  )
  console.log(
    `  ${connectMs.toFixed(2)} ms of processor time for each who came back; at most ${megabytes(mostResidentBytes)} of memory in a process`,
  )
  const { before, meanwhile, after } = witnesses
  console.log(
    `  entry to the last witness: before ${spread(before)}, while they come ${spread(meanwhile)}, after ${spread(after)}`,
  )
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
