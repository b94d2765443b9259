/** One subject with all of its readers: what a while of steady entries costs it, and when they come. */
import type { House } from '../../support/house.ts'
import { quantile } from '../figures.ts'
import type { Endings } from './clean-end.ts'
import { type Crowd, type CrowdStats, faultOf, startCrowd } from './crowd.ts'
import { type Newsdesk, openNewsdesk } from './newsdesk.ts'
import { loopDelayMs, memoryOf, processorNs } from './server-cost.ts'
import type { Serving, Subject } from './subjects.ts'

/** What does not come to an end on a machine that has other things to do, has failed, ms. */
export const allWithinMs = 120_000

/** What a page is told, and to how many. */
export interface SteadyPlan {
  readers: number
  /** Of frames, bytes. */
  sizes: readonly number[]
  /** Operations a second. */
  rate: number
  /** How long each size is measured, after a while that is not: a second unless said. */
  seconds: number
  warmUpSeconds?: number
  deflate: boolean
}

export interface Both {
  median: number
  p99: number
}

export interface Steady {
  size: number
  /** What a reader got for each operation on average, bytes on its socket. */
  frameBytes: number
  deliveries: number
  serverNsPerDelivery: number
  crowdNsPerDelivery: number
  /** Catch-ups that readers got besides. */
  catchUps: number
  /** From the commit, or with the floor from when it was handed the frame, to the first, the middle and the last reader of each operation, ms. */
  firstMs: Both
  halfMs: Both
  lastMs: Both
  loopDelayMs: number | undefined
  /** When its measured part began and ended, by the clock of profiles, µs. */
  window: [number, number]
}

/** What stays the same while a subject is measured. */
export interface Standing {
  subject: Subject
  serving: Serving
  crowd: Crowd
  desk: Newsdesk
  /** What its memory grew by for each reader, bytes. */
  memoryPerReader: number
  /** Stops it, and looks at what its readers heard. @throws when something was lost, doubled or reordered */
  finish(): Promise<CrowdStats>
}

/** Opens a page, starts the subject for it, and has all readers join. @param prepare before anyone reads */
export async function connectAll(
  house: House,
  subject: Subject,
  { readers, deflate }: Pick<SteadyPlan, 'readers' | 'deflate'>,
  endings: Endings,
  prepare: (desk: Newsdesk) => Promise<void>,
): Promise<Standing> {
  const desk = await openNewsdesk(house)
  const closeDesk = endings.add(async () => desk.stop())
  await prepare(desk)
  const serving = await subject.start(house, desk)
  const stopServing = endings.add(() => serving.stop())
  const before = memoryOf(serving.pids())
  const cursors = [await desk.cursor()]
  const crowd = await startCrowd({ readers, ports: serving.ports, page: desk.page.id, cursors, deflate })
  const stopCrowd = endings.add(() => crowd.stop())
  await crowd.level
  return {
    subject,
    serving,
    crowd,
    desk,
    memoryPerReader: (memoryOf(serving.pids()) - before) / readers,
    async finish() {
      const stats = await crowd.stats()
      await stopCrowd()
      await stopServing()
      await closeDesk()
      const fault = faultOf(stats) ?? (stats.dropped > 0 ? `${stats.dropped} connections were lost` : undefined)
      if (fault !== undefined) throw new Error(`${subject.name}, ${readers} readers: ${fault}`)
      return stats
    },
  }
}

/** Tells a page as it is planned, and measures one size of it. */
export async function measureSteady(
  { subject, serving, crowd, desk }: Standing,
  size: number,
  plan: Pick<SteadyPlan, 'rate' | 'seconds' | 'warmUpSeconds'>,
): Promise<Steady> {
  const pauseMs = 1000 / plan.rate
  const { warmUp, measured } = operationsOf(plan)
  await crowd.until(await desk.tell(size, warmUp, pauseMs), allWithinMs)
  await crowd.operations()
  await allLoopDelays(serving)
  const [cpuBefore, before, begin] = [processorNs(serving.pids()), await crowd.stats(), monotonicUs()]
  await crowd.until(await desk.tell(size, measured, pauseMs), allWithinMs)
  const [cpu, after, end] = [processorNs(serving.pids()) - cpuBefore, await crowd.stats(), monotonicUs()]
  const [deliveries, catchUps] = [after.deliveries - before.deliveries, after.catchUps - before.catchUps]
  if (deliveries !== after.readers * measured)
    throw new Error(
      `${subject.name}: ${deliveries} deliveries and ${catchUps} catch-ups of ${measured} operations to ${after.readers} readers`,
    )
  const arrivals = await crowd.operations()
  const since = (when: 'firstAt' | 'halfAt' | 'lastAt'): Both => {
    const all = arrivals.map(one => {
      const handedAt = desk.announced.get(one.sequence)?.heardAt ?? Number.NaN
      return one[when] - (subject.kind === 'floor' ? handedAt : one.committedAt)
    })
    return { median: quantile(all, 0.5), p99: quantile(all, 0.99) }
  }
  return {
    size,
    frameBytes: (after.bytes - before.bytes) / deliveries,
    deliveries,
    catchUps,
    serverNsPerDelivery: cpu / deliveries,
    crowdNsPerDelivery: ((after.cpuMs - before.cpuMs) * 1e6) / deliveries,
    firstMs: since('firstAt'),
    halfMs: since('halfAt'),
    lastMs: since('lastAt'),
    loopDelayMs: await allLoopDelays(serving),
    window: [begin, end],
  }
}

/** How many operations a size takes. */
export function operationsOf({
  rate,
  seconds,
  warmUpSeconds = 1,
}: Pick<SteadyPlan, 'rate' | 'seconds' | 'warmUpSeconds'>) {
  return { warmUp: Math.max(1, Math.round(rate * warmUpSeconds)), measured: Math.max(1, Math.round(rate * seconds)) }
}

async function allLoopDelays({ opsUrls }: Serving): Promise<number | undefined> {
  const delays = (await Promise.all(opsUrls.map(loopDelayMs))).filter(delay => delay !== undefined)
  return delays.length > 0 ? Math.max(...delays) : undefined
}

/** The clock that profiles of V8 tell the time by. */
export function monotonicUs(): number {
  return Number(process.hrtime.bigint() / 1000n)
}
