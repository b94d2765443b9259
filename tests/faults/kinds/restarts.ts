/** What happens on purpose, under load: every process replaced in turn, and an appointment that falls into a night when all is down. */
import type { Fault } from '../fault.ts'
import { entry, nameOf, pause, within } from '../injection.ts'
import { asking } from '../injection.ts'
import type { RunningProcess } from '../../support/house.ts'
import type { Scene } from '../scene.ts'

/** Starts the next one, then asks the one before to end. @throws when it does not end in order */
async function replace(scene: Scene, kind: 'web' | 'worker', before: RunningProcess): Promise<string> {
  await (kind === 'web' ? scene.startWeb() : scene.startWorker())
  const code = await within(scene, 15, `${nameOf(kind, before)} ends`, before.stop())
  if (code !== 0) throw new Error(`${nameOf(kind, before)} was asked to end, and ended with ${code}`)
  return nameOf(kind, before)
}

/** How far ahead an entry is scheduled, ms: everything is down by then. */
const aheadMs = 3000

export const restartFaults: Fault[] = [
  {
    name: 'rolling-restart',
    title: 'every worker, every web process and Redis are restarted in turn, each asked to end',
    seconds: 15,
    async inject(scene) {
      const hit: string[] = []
      for (const worker of [...scene.workers]) hit.push(await replace(scene, 'worker', worker))
      for (const web of [...scene.webs]) hit.push(await replace(scene, 'web', web))
      hit.push(`redis ${scene.redis.pid}`)
      await scene.redis.restart()
      return hit.join(', ')
    },
  },
  {
    name: 'down-at-its-time',
    title: 'everything is down at the time of a scheduled entry: it is published once, when all is back',
    seconds: 10,
    async inject(scene) {
      const { redis } = scene
      const pages = scene.pages.map(({ id }) => id)
      const [seconds] = await asking(redis.url, store => store.time())
      const scheduled = { type: 'publish' as const, entry: entry('To come at its time'), pages }
      const publishAt = Number(seconds) * 1000 + 1000 + aheadMs
      const { status } = await within(scene, 15, 'an appointment is taken', scene.sends({ ...scheduled, publishAt }))
      if (status !== 'scheduled') throw new Error(`an entry of the future is ${status}`)
      const names = [...scene.webs.map(web => nameOf('web', web)), `redis ${redis.pid}`]
      await Promise.all([redis, ...scene.webs, ...scene.workers].map(running => running.kill()))
      await pause(scene, aheadMs + 2000)
      await redis.restart()
      return `${names.join(', ')}, and every worker`
    },
  },
]
