/** Faults of single commands: one on which every worker dies, and one at which every worker fails. */
import { exitOf } from '../../../server/launcher/bound.mjs'
import type { Fault } from '../fault.ts'
import { alone, entry, nameOf, within } from '../injection.ts'
import type { Scene } from '../scene.ts'

/** Dying at a later line would end it: the command is applied by then. */
const linesBeforeItIsDone = ['context:before', 'context:after', 'claims:after', 'apply:before']

/** A command on which so many workers die, one after another. */
async function killsWorkers(scene: Scene, times: number, expected: string): Promise<string> {
  const words = entry(`${times} workers die of this`)
  const line = scene.random.pick(linesBeforeItIsDone)
  const how = { file: 'dying-worker', env: { DIE_AT: `writes.${line}`, DIE_FOR: words.id } }
  const names: string[] = []
  let worker = await alone(scene, how)
  const reply = scene.sends({ type: 'publish', entry: words, pages: [scene.random.pick(scene.pages).id] })
  while (names.length < times) {
    await within(scene, 30, `death ${names.length + 1} on one job`, exitOf(worker.child))
    names.push(nameOf('worker', worker))
    worker = await scene.startWorker(names.length < times ? how : {})
  }
  const { status } = await within(scene, 30, `an answer after ${times} deaths`, reply)
  if (status !== expected) throw new Error(`a command on which ${times} workers died is ${status}, not ${expected}`)
  return `${names.join(', ')} at ${line}: ${status}`
}

export const poisonFaults: Fault[] = [
  {
    name: 'worker-dies-twice-on-a-job',
    title: 'two workers die on the same job, one after the other; the third does it',
    seconds: 13,
    inject: scene => killsWorkers(scene, 2, 'committed'),
  },
  {
    name: 'deadly-command',
    title: 'three workers die on the same job: it is set aside, and the lane goes on',
    seconds: 18,
    inject: scene => killsWorkers(scene, 3, 'parked'),
  },
  {
    name: 'poison-command',
    title: 'a command at which every worker fails is set aside, and the lane goes on',
    seconds: 5,
    async inject(scene) {
      const pages = [scene.random.pick(scene.pages).id]
      const poison = entry('What no worker can do')
      const worker = await alone(scene, { file: 'poisoned-worker', env: { POISON: poison.id } })
      try {
        const replies = [poison, entry('What comes after it')].map(words =>
          scene.sends({ type: 'publish', entry: words, pages }),
        )
        const ends = await within(scene, 30, 'an answer to the poison, and to what follows', Promise.all(replies))
        const statuses = ends.map(({ status }) => status).join(', ')
        if (statuses !== 'parked, committed') throw new Error(`a poison and the command after it are ${statuses}`)
      } finally {
        await worker.stop()
      }
      return `${nameOf('worker', worker)}: parked`
    },
  },
]
