// One schedule after another: played, brought to rest, measured.
import { checkEnd, heal, settle, walkBack } from './aftermath.ts'
import { happen } from './happenings.ts'
import { type BrokenParts, fail, openStage, type Stage } from './play.ts'
import type { Schedule } from './schedule.ts'
import type { SimulatedReader } from './simulated-reader.ts'
import type { Tally } from './tally.ts'
import { workOf } from './schedule.ts'

/** Plays a schedule. @throws Breach when a promise was not kept */
export async function play(schedule: Schedule, tally: Tally, broken: BrokenParts = {}): Promise<void> {
  const stage = openStage(schedule, tally, broken)
  const { world, log, editors, readers } = stage
  try {
    for (let count = 0; count < schedule.before; count += 1) {
      editors.work(workOf({ what: 'work', which: world.roll(997), luck: 0 }))
    }
    await world.pass(1500)
    for (let count = 0; count < schedule.readers; count += 1) stage.addReader()
    for (const step of schedule.steps) {
      await happen(stage, step)
      await world.pass(step.luck % 40)
    }
    if (schedule.isPrompt) await nobodyIsBehind(stage, schedule.isSteady)
    if (schedule.endsWithoutSockets) {
      heal(stage, false)
      await settle(stage, false)
    }
    heal(stage, true)
    await settle(stage, true)
    await checkEnd(stage)
    await walkBack(stage)
    await settle(stage, true)
    await checkEnd(stage)
    for (const reader of readers) asksNoMoreThanItMust(reader, schedule.isSteady)
  } finally {
    stage.close()
    tally.schedules += 1
    tally.operations += log.committed
    for (const { asked } of readers) {
      tally.headerFrames += asked.headers
      tally.bodiesApart += asked.apart
    }
  }
}

/** As long as the slowest read, ms. */
const slowestMs = 6500

/** Whoever comes into a room while editors go on, and waits for nothing, has everything without being told by a head. */
async function nobodyIsBehind(stage: Stage, isSteady: boolean): Promise<void> {
  const { world, readers, log, editors, houses } = stage
  if (!isSteady) {
    for (const { socket } of readers) socket.line?.close()
    // Memory does not reach back to where these come from: the log is read for them.
    for (const { access } of houses) access.answers = 'slow'
    for (let count = 0; count < 3; count += 1) stage.addReader(1)
  }
  for (let count = 0; count < 6; count += 1) {
    await world.pass(world.roll(700))
    editors.work('edit')
  }
  await world.pass(slowestMs)
  for (const { name, follower } of readers) {
    const { following, need } = follower.state()
    const { sequence } = follower.timeline.progress
    if (following.is !== 'live' || need.is !== 'nothing' || sequence === log.head?.sequence) continue
    fail('[J1] nothing falls between the room and the reading', `${name} is at ${sequence} of ${log.head?.sequence}`)
  }
}

/** Polls come every five seconds, plus or minus 20 %. */
const leastPollMs = 4000

/** Every request has its reason: no socket, an answer or a reset that sends there, a text too large. */
function asksNoMoreThanItMust({ name, asked }: SimulatedReader, isSteady: boolean): void {
  const most = isSteady
    ? { missed: asked.sentThere, bodies: asked.headers }
    : { missed: 4 + asked.awayMs / leastPollMs + 3 * asked.sentThere, bodies: Number.POSITIVE_INFINITY }
  if (asked.missed <= most.missed && asked.bodies <= most.bodies) return
  fail('[T6] no more is asked over HTTP than must be', `${name}: ${JSON.stringify(asked)}`)
}
