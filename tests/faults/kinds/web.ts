/** Faults of web processes: killed at any moment and at exact lines of a command's way in, gone for a while, frozen. */
import { exitOf } from '../../../server/launcher/bound.mjs'
import type { Fault } from '../fault.ts'
import { nameOf, pause, within } from '../injection.ts'

/** A web process that dies at this line takes commands like the others, until its turn comes. */
function dies(name: string, title: string, point: string): Fault {
  return {
    name,
    title,
    seconds: 3,
    async inject(scene) {
      const turn = scene.random.between(1, 4)
      const env = { DIE_AT: point, DIE_ON: String(turn) }
      const web = await scene.startWeb({ file: 'dying-web', env })
      await within(scene, 20, `${nameOf('web', web)} dies at ${point}`, exitOf(web.child))
      return `${nameOf('web', web)} at command ${turn}`
    },
  }
}

export const webFaults: Fault[] = [
  {
    name: 'web-killed',
    title: 'kill -9 of a web process at a random moment',
    seconds: 2,
    async inject(scene) {
      await pause(scene, scene.random.between(0, 300))
      const web = scene.random.pick(scene.webs)
      await web.kill()
      return nameOf('web', web)
    },
  },
  dies('web-dies-before-add', 'a web process dies before the job is added', 'queue.add:before'),
  dies('web-dies-after-add', 'a web process dies after the job was added, before it replies', 'queue.add:after'),
  dies(
    'web-dies-before-reply',
    'a web process dies when it has the answer and nobody else',
    'expectation.answer:after',
  ),
  {
    name: 'web-gone',
    title: 'a web process is gone for 30 s: its readers and editors go to the others',
    seconds: 32,
    async inject(scene) {
      if (scene.webs.length < 2) await scene.startWeb()
      const web = scene.random.pick(scene.webs)
      await web.kill()
      await pause(scene, 30_000)
      return nameOf('web', web)
    },
  },
  {
    name: 'web-frozen',
    title: 'a web process is stopped for 2 to 5 s, and goes on',
    seconds: 5,
    async inject(scene) {
      const web = scene.random.pick(scene.webs)
      web.child.kill('SIGSTOP')
      try {
        await pause(scene, scene.random.between(2000, 5000))
      } finally {
        web.child.kill('SIGCONT')
      }
      return nameOf('web', web)
    },
  },
]
