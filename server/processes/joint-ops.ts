/** What the ops port of several web processes answers: one health, one readiness and one document of metrics for all. */
import type { OpsParts } from '../http/ops.ts'
import type { KeeperMetrics } from '../metrics.ts'
import { createJointMetrics } from './joint-metrics.ts'
import { jointReadiness } from './joint-readiness.ts'
import type { KeptWeb } from './kept-webs.ts'
import type { Metric } from './messages.ts'

export interface JointOps extends Pick<OpsParts, 'ready' | 'metrics'> {
  /** A process has ended. */
  gone(number: number): void
}

/** @param state of the whole, as a process alone says it */
export function createJointOps(
  state: () => 'starting' | 'open' | 'stopping',
  webs: () => readonly KeptWeb[],
  { registry }: Pick<KeeperMetrics, 'registry'>,
): JointOps {
  const joint = createJointMetrics()

  async function metrics(): Promise<string> {
    const all = webs().map(async web => {
      const said = web.state === 'gone' ? undefined : await web.running?.ask('metrics')
      if (said) joint.heard(web.number, said)
    })
    const [own] = await Promise.all([registry.getMetricsAsJSON(), ...all])
    return joint.text(own as unknown as Metric[])
  }

  return {
    gone: joint.gone,
    metrics: { registry: { metrics, contentType: registry.contentType } },
    async ready() {
      if (state() !== 'open') return { ready: false, reasons: [`The process is ${state()}.`] }
      return jointReadiness(webs())
    },
  }
}
