/** Faults of the readers' own connections: away for a moment, for long, beyond what a catch-up holds, and answers that do not arrive. */
import { catchUpOperations } from '../../../shared/operation.ts'
import type { Fault } from '../fault.ts'
import { listed, pause, within } from '../injection.ts'
import type { Scene, SceneReader } from '../scene.ts'

/** About half of the readers, one at least. */
function some(scene: Scene): SceneReader[] {
  const chosen = scene.readers.filter(() => scene.random.between(0, 1) === 1)
  return chosen.length > 0 ? chosen : [scene.random.pick(scene.readers)]
}

const namesOf = (readers: readonly SceneReader[]) => listed(readers.map(({ name }) => name))

function away(name: string, title: string, seconds: number): Fault {
  return {
    name,
    title,
    seconds,
    isBesideOthers: true,
    async inject(scene) {
      const readers = some(scene)
      for (const reader of readers) reader.goesAway()
      try {
        await pause(scene, seconds * 1000)
      } finally {
        for (const reader of readers) reader.comesBack()
      }
      return namesOf(readers)
    },
  }
}

/** At once on their way: a lane that is never idle brings them in a few seconds. */
const atOnce = 25

async function operations(scene: Scene, page: string, count: number): Promise<void> {
  let sent = 0
  const one = async () => {
    while (sent < count) {
      sent += 1
      await scene.sends({ type: 'page', page, settings: { standfirst: `Line ${sent} of a busy night` } })
    }
  }
  await Promise.all(Array.from({ length: atOnce }, one))
}

export const readerFaults: Fault[] = [
  away('readers-away-a-second', 'half of the readers lose their connection for a second', 1),
  away('readers-away-20-s', 'half of the readers are away for 20 s', 20),
  away('readers-away-a-minute', 'half of the readers are away for a minute', 60),
  {
    name: 'readers-away-too-long',
    title: `half of the readers are away while one page changes more than ${catchUpOperations} times`,
    seconds: 20,
    async inject(scene) {
      const readers = some(scene)
      const count = catchUpOperations + 50
      for (const reader of readers) reader.goesAway()
      try {
        const page = scene.random.pick(scene.pages).id
        // Another fault may take two minutes of it, and a machine with other work several times as long as one without.
        await within(scene, 300, `${count} operations`, operations(scene, page, count))
      } finally {
        for (const reader of readers) reader.comesBack()
      }
      return namesOf(readers)
    },
  },
  {
    name: 'answers-to-readers-lost',
    title: 'readers’ next answers, by socket or HTTP, are lost on the way with their connection',
    seconds: 1,
    isBesideOthers: true,
    async inject(scene) {
      const readers = some(scene)
      for (const reader of readers) reader.losesNextAnswer()
      await scene.operations(readers.length)
      return namesOf(readers)
    },
  },
]
