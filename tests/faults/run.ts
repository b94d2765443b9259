/** The run: scenes are built, faults injected alone and mixed at random, and every scene is checked when it is over. */
import type { Fault, SceneNeeds } from './fault.ts'
import { isAcknowledged } from './journal.ts'
import type { Random } from './random.ts'
import type { Verdict } from './finish.ts'
import { openStage, type Size, type Stage, type StageParts } from './stage.ts'
import { countViolation, emptyRow, type Row } from './table.ts'
import type { Violation } from './violation.ts'

export interface RunOptions {
  faults: readonly Fault[]
  random: Random
  size: Size
  /** How long the mixed part may take, over all scenes, s. 0: each fault alone, once, and nothing mixed. */
  mixedSeconds: number
  /** Whatever is not level after so long never will be, ms. */
  forEverMs?: number
  say: (line: string) => void
  /** For the test of the tests: what takes the place of shipped parts. */
  broken?: Pick<StageParts, 'startAs' | 'appendfsync'>
  /** Called when a scene broke a promise, before it is taken down. */
  keep?: (ended: Ended) => void
}

/** What a scene that broke a promise leaves behind. */
export interface Ended {
  stage: Stage
  violations: readonly Violation[]
  logs: Verdict['logs']
  windows: readonly Window[]
}

export interface Report {
  rows: Row[]
  violations: Violation[]
  acknowledged: number
  resets: number
}

/** When a fault was at work: what was sent and shown then is counted for it. */
export interface Window {
  row: Row
  fromMs: number
  toMs: number
}

const forEverMs = 90_000
/** Only faults that are over so soon are mixed with others, s. */
const mixedMostSeconds = 8
/** In the mixed part everything has to be level again after so many faults. */
const levelEvery = 6

export async function runFaults(options: RunOptions): Promise<Report> {
  const report: Report = { rows: [], violations: [], acknowledged: 0, resets: 0 }
  const able: Fault[] = []
  for (const fault of options.faults) {
    const notRun = await fault.missing?.()
    if (notRun === undefined) able.push(fault)
    else report.rows.push({ ...emptyRow(fault.name), notRun })
  }
  const scenes = scenesFor(able)
  const isShort = (fault: Fault) => fault.seconds <= mixedMostSeconds
  const short = able.filter(isShort).length
  for (const { faults, needs, losesData } of scenes) {
    const share = options.mixedSeconds * (faults.filter(isShort).length / Math.max(short, 1))
    await playScene({ ...options, faults, mixedSeconds: share }, needs, losesData, report)
  }
  return report
}

/** Faults that can share a scene do: what one needs besides does not disturb the others. */
function scenesFor(faults: readonly Fault[]): { faults: Fault[]; needs: SceneNeeds; losesData: boolean }[] {
  const scenes = new Map<string, { faults: Fault[]; needs: SceneNeeds; losesData: boolean }>()
  for (const fault of faults) {
    const { redis = 'single', redisArgs = [], env = {}, line, preload } = fault.needs ?? {}
    const losesData = fault.losesData === true
    const key = JSON.stringify([redis, redisArgs, env, losesData])
    const scene = scenes.get(key) ?? { faults: [], needs: { redis, redisArgs, env }, losesData }
    scene.faults.push(fault)
    if (line) scene.needs.line = true
    if (preload) scene.needs.preload = true
    scenes.set(key, scene)
  }
  return [...scenes.values()]
}

async function playScene(options: RunOptions, needs: SceneNeeds, losesData: boolean, report: Report): Promise<void> {
  const { faults, random, say, size } = options
  const kind = `${needs.redis ?? 'single'} Redis${losesData ? ' that loses data' : ''}`
  say(`a scene on ${kind}: ${size.webs} web, ${size.workers} worker, ${size.pages} pages, ${faults.length} faults`)
  const stage = await openStage({
    needs,
    size,
    random: random.branch(kind),
    losesData,
    forEverMs: options.forEverMs ?? forEverMs,
    ...options.broken,
  })
  try {
    const windows: Window[] = []
    /** What was injected since everything was level. */
    const since: string[] = []
    const violations: Violation[] = []
    const rows = new Map(faults.map(fault => [fault, emptyRow(fault.name)]))
    const attempt = async (fault: Fault, row: Row) => {
      try {
        row.hit.push(await fault.inject(stage))
        row.injected += 1
      } catch (error) {
        violations.push({
          invariant: 'nothing waits for ever',
          atMs: Date.now(),
          what: `${fault.name} could not be injected: ${String(error)}`,
        })
      }
    }
    const inject = async (fault: Fault, isAlone: boolean) => {
      const row = rows.get(fault) as Row
      const window = { row, fromMs: Date.now(), toMs: Number.POSITIVE_INFINITY }
      const last = windows.at(-1)
      if (last) last.toMs = window.fromMs
      windows.push(window)
      await attempt(fault, row)
      const isDue = isAlone || windows.length % levelEvery === 0
      since.push(fault.name)
      if (!isDue) return
      const ms = await level(stage, row, violations)
      say(progress(stage, since.splice(0), ms, row.hit.at(-1)))
    }
    for (const fault of faults) await inject(fault, true)
    const untilMs = Date.now() + options.mixedSeconds * 1000
    const mixed = faults.filter(({ seconds }) => seconds <= mixedMostSeconds)
    const beside = mixed.filter(({ isBesideOthers }) => isBesideOthers)
    const besideOthers = async () => {
      while (beside.length > 0 && Date.now() < untilMs) {
        const fault = random.pick(beside)
        await attempt(fault, rows.get(fault) as Row)
      }
    }
    const both = besideOthers()
    while (mixed.length > 0 && Date.now() < untilMs) await inject(oftenShort(mixed, random), false)
    await both

    say(`all faults are over: waiting until everything is level, then checking`)
    const verdict = await stage.finish()
    violations.push(...verdict.violations)
    account(stage, verdict, violations, windows)
    report.rows.push(...rows.values())
    report.violations.push(...violations)
    report.acknowledged += stage.journal.acknowledged()
    report.resets += verdict.resets
    if (violations.length > 0) options.keep?.({ stage, violations, logs: verdict.logs, windows })
  } finally {
    await stage.close()
  }
}

/** Any of them, one that takes half as long twice as often. */
function oftenShort(faults: readonly Fault[], random: Random): Fault {
  const weights = faults.map(({ seconds }) => 1 / Math.max(seconds, 1))
  let rest = random.next() * weights.reduce((sum, weight) => sum + weight, 0)
  const place = weights.findIndex(weight => {
    rest -= weight
    return rest < 0
  })
  return faults[place] ?? random.pick(faults)
}

/** @returns how long that took, ms; undefined when it never was */
async function level(stage: Stage, row: Row, violations: Violation[]): Promise<number | undefined> {
  const ms = await stage.healed()
  if (ms === undefined) {
    violations.push({
      invariant: 'nothing waits for ever',
      atMs: Date.now(),
      what: `after ${row.fault} nothing went on`,
    })
  } else row.slowestHealMs = Math.max(row.slowestHealMs, ms)
  return ms
}

function progress(stage: Stage, faults: readonly string[], ms: number | undefined, hit = 'not injected'): string {
  const what = faults.length > 1 ? faults.join(', ') : `${faults[0]}: ${hit}`
  const healed = ms === undefined ? 'never level again' : `level after ${(ms / 1000).toFixed(1)} s`
  return `${what}; ${healed}; ${stage.journal.acknowledged()} acknowledged`
}

/** Counts everything for the fault that was at work then. */
function account(stage: Stage, verdict: Verdict, violations: readonly Violation[], windows: readonly Window[]): void {
  const at = (ms: number) => (windows.find(({ fromMs, toMs }) => ms >= fromMs && ms < toMs) ?? windows.at(-1))?.row
  for (const sent of stage.journal.sent) {
    const row = isAcknowledged(sent) ? at(sent.sentAtMs) : undefined
    if (row) row.acknowledged += 1
  }
  for (const { atMs } of verdict.views) {
    const row = at(atMs)
    if (row) row.checked += 1
  }
  for (const violation of violations) {
    const row = at(violation.atMs)
    if (row) countViolation(row, violation)
  }
}
