/** The loss that no machine can rule out: a master goes on alone, dies, and a replica that knows nothing of that takes its place. */
import type { RedisNode } from '../../support/redis-node.ts'
import { within } from '../injection.ts'
import type { Scene } from '../scene.ts'

/** Operations that the replicas never hear of. */
const [fewest, most] = [30, 120]

export async function promoteLagging(
  scene: Scene,
  master: RedisNode,
  replicas: readonly RedisNode[],
  promote: () => Promise<void>,
): Promise<void> {
  for (const replica of replicas) replica.pause()
  try {
    // Else what is on its way to a stopped replica would be read when it goes on.
    await master.command('client', 'kill', 'type', 'replica')
    await scene.operations(scene.random.between(fewest, most))
    await master.kill()
  } finally {
    for (const replica of replicas) replica.resume()
  }
  await within(scene, 30, 'a lagging replica takes over', promote())
  await master.restart()
}
