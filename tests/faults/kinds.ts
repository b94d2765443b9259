/** All faults that the suite can inject. */
import type { Fault } from './fault.ts'
import { withWholeCast } from './injection.ts'
import { clockFaults } from './kinds/clocks.ts'
import { clusterFaults } from './kinds/cluster.ts'
import { diskFaults } from './kinds/disk.ts'
import { lineFaults } from './kinds/line.ts'
import { poisonFaults } from './kinds/poison.ts'
import { readerFaults } from './kinds/readers.ts'
import { redisFaults } from './kinds/redis.ts'
import { restartFaults } from './kinds/restarts.ts'
import { sentinelFaults } from './kinds/sentinel.ts'
import { versionFaults } from './kinds/versions.ts'
import { webFaults } from './kinds/web.ts'
import { workerFaults } from './kinds/worker.ts'

export const allFaults: readonly Fault[] = [
  ...webFaults,
  ...workerFaults,
  ...poisonFaults,
  ...redisFaults,
  ...diskFaults,
  ...lineFaults,
  ...readerFaults,
  ...clockFaults,
  ...restartFaults,
  ...versionFaults,
  ...sentinelFaults,
  ...clusterFaults,
].map(withWholeCast)
