/** Bursts: a server finds many operations at once, as after a moment in which it had no time, and has to send them all. */
import type { House } from '../../support/house.ts'
import type { Endings } from './clean-end.ts'
import { connectAll, monotonicUs, type Standing } from './measure.ts'
import { middle } from './ratios.ts'
import { processorNs } from './server-cost.ts'
import type { Subject } from './subjects.ts'

export interface BurstPlan {
  readers: number
  /** Of frames, bytes. */
  size: number
  /** In one burst. */
  operations: number
  /** A round; one more goes before them, and is not measured. */
  bursts: number
  deflate: boolean
}

export interface BurstRound {
  readers: number
  size: number
  round: number
  subject: string
  kind: Subject['kind']
  isNative: boolean | undefined
  /** All of one round's bursts. */
  deliveries: number
  frameBytes: number
  perCpuSecond: number
  /** From the server's first moment to the last reader's last operation, ms; the middle one of the bursts. */
  lastMs: number
  /** Catch-ups that readers got in place of operations. */
  catchUps: number
  crowdNsPerDelivery: number
  /** When its bursts began and ended, by the clock of profiles, µs. */
  windows: [number, number][]
}

/** Measures all subjects `rounds` times; the one that begins is another one each time. */
export async function runBursts(
  house: House,
  subjects: readonly Subject[],
  plan: BurstPlan,
  rounds: number,
  endings: Endings,
  told: (one: BurstRound) => void = () => {},
): Promise<BurstRound[]> {
  const found: BurstRound[] = []
  for (let round = 0; round < rounds; round++)
    for (let turn = 0; turn < subjects.length; turn++) {
      const subject = subjects[(round + turn) % subjects.length] as Subject
      const one = { round, ...(await measureBursts(house, subject, plan, endings)) }
      found.push(one)
      told(one)
    }
  return found
}

async function measureBursts(house: House, subject: Subject, plan: BurstPlan, endings: Endings) {
  const { readers, size, bursts, operations } = plan
  const standing = await connectAll(house, subject, plan, endings, desk =>
    desk.prepare(size, operations * (bursts + 1)),
  )
  const release = endings.add(async () => letGo(standing))
  await burst(standing, plan)
  const before = await standing.crowd.stats()
  let cpuNs = 0
  const lasts: number[] = []
  const windows: [number, number][] = []
  for (let count = 0; count < bursts; count++) {
    const one = await burst(standing, plan)
    cpuNs += one.cpuNs
    lasts.push(one.lastMs)
    windows.push(one.window)
  }
  const after = await standing.crowd.stats()
  await release()
  await standing.finish()
  const deliveries = after.deliveries - before.deliveries
  return {
    readers,
    size,
    subject: subject.name,
    kind: subject.kind,
    isNative: standing.serving.isNative,
    deliveries,
    frameBytes: (after.bytes - before.bytes) / deliveries,
    perCpuSecond: (deliveries / cpuNs) * 1e9,
    lastMs: middle(lasts),
    catchUps: after.catchUps - before.catchUps,
    crowdNsPerDelivery: ((after.cpuMs - before.cpuMs) * 1e6) / deliveries,
    windows,
  }
}

/** Holds the servers while the operations are made, so that they find all of them waiting. */
async function burst(standing: Standing, { size, operations }: BurstPlan) {
  const { serving, crowd, desk } = standing
  for (const pid of serving.pids()) process.kill(pid, 'SIGSTOP')
  const last = await desk.tell(size, operations, 0)
  const cpuBefore = processorNs(serving.pids())
  const [at, from] = [performance.timeOrigin + performance.now(), monotonicUs()]
  letGo(standing)
  await crowd.until(last)
  const cpuNs = processorNs(serving.pids()) - cpuBefore
  const arrivals = await crowd.operations()
  const lastMs = Math.max(...arrivals.map(one => one.lastAt)) - at
  return { cpuNs, lastMs, window: [from, monotonicUs()] as [number, number] }
}

function letGo({ serving }: Standing): void {
  for (const pid of serving.pids()) process.kill(pid, 'SIGCONT')
}
