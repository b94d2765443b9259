// What each step of a schedule does to the stage.
import type { Stage } from './play.ts'
import { type Step, workOf } from './schedule.ts'

const wires = ['good', 'lossy', 'doubling', 'late', 'held'] as const
const reads = ['good', 'good', 'slow', 'failing', 'away'] as const

/** Does what a step says; lets time pass only where that is what it says. */
export async function happen(stage: Stage, step: Step): Promise<void> {
  const { world, log, editors, houses, readers, tally } = stage
  const { which } = step
  const house = houses[which % houses.length]
  const reader = readers[which % readers.length]
  world.reseed(step.luck)
  switch (step.what) {
    case 'work':
      return editors.work(workOf(step))
    case 'flood':
      tally.floods += 1
      return log.head && editors.flood(1001 + world.roll(50))
    case 'fill':
      tally.megabytes += 1
      return log.head && editors.fill()
    case 'burst':
      for (let count = log.head ? 65 + world.roll(60) : 0; count > 0; count -= 1) editors.work('edit')
      return world.pass(world.roll(4000))
    case 'pass':
      return world.pass(world.roll(3000))
    case 'passLong':
      return world.pass(world.roll(90_000))

    case 'wire':
      if (house) house.access.wire = wires[world.roll(wires.length)] ?? 'good'
      return
    case 'release':
      return house?.access.release(world.chance() < 0.5)
    case 'loseNext':
      return house?.access.loseNext()
    case 'reads':
      if (house) house.access.answers = reads[world.roll(reads.length)] ?? 'good'
      return
    case 'slowReads':
      if (house) house.access.answers = world.chance() < 0.8 ? 'slow' : 'good'
      return
    case 'cutSubscription':
      return house?.access.cut()
    case 'restoreSubscription':
      return house?.access.restore()
    case 'kill':
      house?.web?.kill()
      if (house) house.web = undefined
      world.after(world.roll(5000), () => {
        if (!houses[which % houses.length]?.web) stage.startProcess(which % houses.length)
      })
      return
    case 'drain':
      house?.web?.drain(world.roll(4000))
      world.after(500, () => stage.startProcess(which % houses.length))
      return

    case 'openReader':
      if (readers.length < 5) stage.addReader()
      return
    case 'loseSocket':
      return reader?.socket.line?.close()
    case 'halfOpen':
      return reader?.socket.line?.die()
    case 'stall':
      reader?.socket.line?.stall(true)
      return world.chance() < 0.3 ? happen(stage, { ...step, what: 'burst' }) : undefined
    case 'unstall':
      return reader?.socket.line?.stall(false)
    case 'changeProcess':
      if (reader) reader.network.process += 1
      return reader?.socket.line?.close()
    case 'forbidSockets':
    case 'allowSockets':
      if (reader) reader.network.hasSockets = step.what === 'allowSockets'
      return step.what === 'forbidSockets' ? reader?.socket.line?.close() : undefined
    case 'goOffline':
      return reader?.goOffline()
    case 'hide':
      return reader?.hide()
    case 'wake':
      return reader?.wake()
    case 'leap':
      tally.clockJumps += 1
      return reader?.leap(world.chance() < 0.5 ? world.roll(5000) : world.roll(7_200_000))
    case 'loseAnswers':
      if (reader) reader.network.loss = world.chance() * 0.8
      return
    case 'keepAnswers':
      stage.cache.zeal = world.chance()
      return
    case 'wantOlder':
      return reader?.wantOlder()
    case 'cutBelow': {
      const shown = [...(reader?.document.entries.values() ?? [])].map(({ position }) => position).sort()
      const floor = shown[world.roll(shown.length)]
      if (reader && floor !== undefined && reader.follower.state().need.is === 'nothing')
        reader.hear({ is: 'cut', floor })
      return
    }

    case 'rollBack':
      tally.rollbacks += 1
      return log.rollBack(1 + world.roll(12))
    case 'fork':
      tally.rollbacks += 1
      log.rollBack(1 + world.roll(6))
      for (let count = world.roll(8); count > 0; count -= 1) editors.work(workOf({ ...step, which: world.roll(997) }))
      return
    case 'recreate':
      tally.rollbacks += 1
      log.remove()
      await world.pass(world.roll(8000))
      stage.createPage()
      for (let count = world.roll(12); count > 0; count -= 1) editors.work(workOf({ ...step, which: world.roll(997) }))
      return
  }
}
