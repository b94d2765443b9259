/** Faults of worker processes: killed at any moment and at every line, over and over on one job, frozen, all gone. */
import { readFileSync } from 'node:fs'
import { exitOf } from '../../../server/launcher/bound.mjs'
import type { RunningProcess } from '../../support/house.ts'
import type { Fault } from '../fault.ts'
import { entry, nameOf, pause, until, within } from '../injection.ts'
import type { Scene } from '../scene.ts'

const steps = ['context', 'claims', 'claim', 'apply', 'keepAnswer', 'waiting', 'deliver', 'settle', 'outbox', 'due']
const lines = steps.flatMap(step => [`writes.${step}:before`, `writes.${step}:after`])

/** Starts a worker that dies, or stops, at a line, and no other is there to take its work. */
async function onlyDying(scene: Scene, env: Record<string, string>): Promise<RunningProcess> {
  const others = [...scene.workers]
  const worker = await scene.startWorker({ file: 'dying-worker', env })
  await Promise.all(others.map(other => other.stop()))
  return worker
}

function isStopped({ child }: RunningProcess): boolean {
  // The state stands after the name, which may hold anything but ends with the last bracket.
  return / [Tt] /.test(readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(')').at(-1) ?? '')
}

async function diesRepeatedly(scene: Scene, times: number): Promise<{ hit: string; status: string }> {
  const words = entry(`The job on which ${times} workers die`)
  const env = { DIE_AT: `writes.apply:${scene.random.pick(['before', 'after'])}`, DIE_FOR: words.id }
  const names: string[] = []
  let worker = await onlyDying(scene, env)
  const pages = [scene.random.pick(scene.pages).id]
  const reply = scene.sends({ type: 'publish', entry: words, pages })
  for (let death = 1; ; death += 1) {
    await within(scene, 30, `death ${death} of a worker`, exitOf(worker.child))
    names.push(nameOf('worker', worker))
    if (death === times || env.DIE_AT.endsWith('after')) break
    worker = await scene.startWorker({ file: 'dying-worker', env })
  }
  await scene.startWorker()
  const { status } = await within(scene, 30, 'an answer after all deaths', reply)
  return { hit: `${names.join(', ')}: ${status}`, status }
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
]
