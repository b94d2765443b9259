/** Two versions at once, as during every update: the one before this serves and works beside it, on the same data. */
import { earlierMissing, earlierVersion } from '../earlier-version.ts'
import type { Fault } from '../fault.ts'
import { nameOf, pause } from '../injection.ts'

export const versionFaults: Fault[] = [
  {
    name: 'two-versions',
    title: 'a web and a worker of the version before run beside this one, alone with the lane for a while, and leave',
    seconds: 45,
    missing: earlierMissing,
    async inject(scene) {
      const earlier = await earlierVersion()
      const ours = [...scene.workers]
      const web = await scene.startWeb({ file: earlier.web })
      const worker = await scene.startWorker({ file: earlier.worker })
      // About half of the readers come to the other version, in the middle of what they follow.
      for (const reader of scene.readers) {
        reader.goesAway()
        reader.comesBack()
      }
      await scene.operations(50)
      await Promise.all(ours.map(one => one.stop()))
      await scene.operations(50)
      await pause(scene, 2000)
      await Promise.all(ours.map(() => scene.startWorker()))
      await Promise.all([worker.stop(), web.stop()])
      return `${nameOf('web', web)} and ${nameOf('worker', worker)} of the version before`
    },
  },
]
