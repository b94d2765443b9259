/** Faults of worker processes: killed at any moment and at every line, frozen beyond their lock, all gone. */
import { readFileSync } from 'node:fs'
import { exitOf } from '../../../server/launcher/bound.mjs'
import type { RunningProcess } from '../../support/house.ts'
import type { Fault } from '../fault.ts'
import { alone, nameOf, pause, until, within } from '../injection.ts'
import { provoke } from '../provoke.ts'
import type { Scene } from '../scene.ts'

/** Where a worker stands between two steps of its storage, for every command. */
const lines = ['context', 'claims', 'claim', 'apply', 'keepAnswer'].flatMap(step => [`${step}:before`, `${step}:after`])
/** Of several lanes each claims first and asks in the same call. */
function linesOf({ cluster }: Scene): string[] {
  return cluster ? lines.filter(line => stepOf(line) !== 'claims') : lines
}

/** Where it stands when an entry is brought to further pages. */
const linesOfPages = ['waiting', 'deliver', 'settle'].flatMap(step => [`${step}:before`, `${step}:after`])
/** Longer than a job is held (2 s) and until that is noticed (1 s), ms. */
const beyondLockMs = 3500

/** A worker takes the work of all others, and dies at a line. @returns its name */
async function diesAt(scene: Scene, line: string, turn: number): Promise<string> {
  const env = { DIE_AT: `writes.${line}`, DIE_ON: String(turn) }
  const worker = await alone(scene, { file: 'dying-worker', env })
  let isGone = false
  const gone = exitOf(worker.child).finally(() => {
    isGone = true
  })
  const name = nameOf('worker', worker)
  await within(scene, 30, `${name} dies at ${line}`, Promise.all([gone, provoke(scene, stepOf(line), () => isGone)]))
  return `${name} at ${line}, call ${turn}`
}

function stepOf(line: string): string {
  return line.split(':')[0] ?? line
}

function isStopped({ child }: RunningProcess): boolean {
  // The state stands after the name, which may hold anything but ends with the last bracket.
  return readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ').at(-1)?.startsWith('T') === true
}

async function allGone(scene: Scene, ms: number): Promise<string> {
  const workers = [...scene.workers]
  await Promise.all(workers.map(worker => worker.kill()))
  await pause(scene, ms)
  return `${workers.map(worker => nameOf('worker', worker)).join(', ')} for ${(ms / 1000).toFixed(1)} s`
}

export const workerFaults: Fault[] = [
  {
    name: 'worker-killed',
    title: 'kill -9 of a worker at a random moment',
    seconds: 2,
    async inject(scene) {
      await pause(scene, scene.random.between(0, 300))
      const worker = scene.random.pick(scene.workers)
      await worker.kill()
      return nameOf('worker', worker)
    },
  },
  {
    name: 'worker-dies-at-a-line',
    title: 'a worker dies before or after any step of a command',
    seconds: 3,
    inject: scene => diesAt(scene, scene.random.pick(linesOf(scene)), scene.random.between(1, 3)),
  },
  ...linesOfPages.map(
    (line): Fault => ({
      name: `several-pages-${line.replace(':', '-')}`,
      title: `an entry on several pages, and the worker dies ${line.replace(/(\w+):(\w+)/, '$2 $1')}`,
      seconds: 3,
      inject: scene => diesAt(scene, line, scene.random.between(1, 3)),
    }),
  ),
  {
    name: 'worker-frozen',
    title: 'a worker is stopped in the middle of a command beyond its lock, and goes on when another has done it',
    seconds: 7,
    async missing() {
      return process.platform === 'linux' ? undefined : 'whether a process is stopped is read from /proc'
    },
    async inject(scene) {
      const line = scene.random.pick(['context:after', 'apply:before', 'apply:after'])
      const env = { DIE_AT: `writes.${line}`, DIE_BY: 'SIGSTOP', DIE_ON: String(scene.random.between(1, 3)) }
      const worker = await alone(scene, { file: 'dying-worker', env })
      try {
        await until(scene, 30, `a worker stops at ${line}`, () => isStopped(worker))
        await scene.startWorker()
        await pause(scene, beyondLockMs)
        await scene.operations(2)
      } finally {
        worker.child.kill('SIGCONT')
      }
      // What it was about to do it does now; then it leaves, for it is one too many.
      await pause(scene, 500)
      await worker.stop()
      return `${nameOf('worker', worker)} at ${line}`
    },
  },
  {
    name: 'workers-gone',
    title: 'all workers are killed, and start again after 2 to 5 s',
    seconds: 5,
    inject: scene => allGone(scene, scene.random.between(2000, 5000)),
  },
  {
    name: 'workers-gone-a-minute',
    title: 'all workers are killed, and start again after a minute',
    seconds: 62,
    inject: scene => allGone(scene, 60_000),
  },
]
