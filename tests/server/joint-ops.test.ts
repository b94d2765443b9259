// One readiness and one document of metrics for several processes.
import { expect, test } from 'vitest'
import { createMetrics } from '../../server/metrics.ts'
import { createJointMetrics } from '../../server/processes/joint-metrics.ts'
import { jointReadiness } from '../../server/processes/joint-readiness.ts'
import type { KeptWeb } from '../../server/processes/kept-webs.ts'
import type { Answers, Metric } from '../../server/processes/messages.ts'

/** A process that answers so, or not at all. */
function web(number: number, state: KeptWeb['state'], ready?: Answers['ready']): KeptWeb {
  const running = { ask: async () => ready, tell() {}, give() {}, kill() {} } as unknown as KeptWeb['running']
  return { number, state, running }
}

const isReady = { ready: true, reasons: [] }
const hasNoRedis = { ready: false, reasons: ['Redis does not answer.'] }
const isWeak = { ready: true, reasons: ['This Redis may lose what it acknowledged.'] }

test.each<[string, KeptWeb[], Answers['ready']]>([
  ['all are', [web(1, 'open', isReady), web(2, 'open', isReady)], isReady],
  ['what all say is said once', [web(1, 'open', hasNoRedis), web(2, 'open', hasNoRedis)], hasNoRedis],
  ['what is remarked on is told of those that are ready', [web(1, 'open', isWeak), web(2, 'open', isWeak)], isWeak],
  [
    'one that works without what it needs makes nobody else ready',
    [web(1, 'open', isReady), web(2, 'open', hasNoRedis), web(3, 'open', hasNoRedis)],
    {
      ready: false,
      reasons: ['Web process 2 of 3: Redis does not answer.', 'Web process 3 of 3: Redis does not answer.'],
    },
  ],
  [
    'one that is away is named, and nobody waits for it',
    [web(1, 'open', isReady), web(2, 'gone'), web(3, 'starting')],
    {
      ready: true,
      reasons: ['Web process 2 of 3 has ended and will be started again.', 'Web process 3 of 3 is starting.'],
    },
  ],
  ['where none takes connections', [web(1, 'leaving')], { ready: false, reasons: ['Web process 1 of 1 is stopping.'] }],
  [
    'one that stands still',
    [web(1, 'open', isReady), web(2, 'open')],
    { ready: false, reasons: ['Web process 2 of 2 does not answer.'] },
  ],
])('ready: %s', async (_, webs, expected) => {
  expect(await jointReadiness(webs)).toEqual(expected)
})

/** Metrics of a process, on the way they take between processes. */
async function said(change: (metrics: ReturnType<typeof createMetrics>) => void): Promise<Metric[]> {
  const metrics = createMetrics()
  change(metrics)
  return JSON.parse(JSON.stringify(await metrics.registry.getMetricsAsJSON())) as Metric[]
}

const lines = (text: string, start: string) => text.split('\n').filter(line => line.startsWith(start))

test('what the service counts is added up, what all see alike is not, and what is a process’s own has its name', async () => {
  const joint = createJointMetrics()
  for (const number of [1, 2]) {
    const own = await said(({ deliveries, readers, queueDepth, committedToSent }) => {
      deliveries.inc(10 * number)
      readers.set({ page: 'p_1' }, number)
      queueDepth.set(7)
      committedToSent.observe(0.004)
    })
    joint.heard(number, own)
  }
  const text = await joint.text([])
  expect(lines(text, 'stop_press_deliveries_total')).toEqual(['stop_press_deliveries_total 30'])
  expect(lines(text, 'stop_press_readers')).toEqual(['stop_press_readers{page="p_1"} 3'])
  expect(lines(text, 'stop_press_queue_depth')).toEqual(['stop_press_queue_depth 7'])
  expect(text).toContain('stop_press_committed_to_sent_seconds_bucket{le="0.005"} 2')
  expect(text).toContain('stop_press_committed_to_sent_seconds_bucket{le="0.002"} 0')
  expect(text).toContain('stop_press_committed_to_sent_seconds_count 2')
  for (const name of ['nodejs_eventloop_lag_seconds', 'process_start_time_seconds']) {
    const labels = lines(text, `${name}{`).map(line => line.slice(0, line.indexOf(' ')))
    expect(labels).toEqual([`${name}{process="1"}`, `${name}{process="2"}`])
  }
  expect(text).not.toContain(' null')
})

test('a sum does not fall when a process is started again; what a process held goes with it', async () => {
  const joint = createJointMetrics()
  const count = (by: number) =>
    said(({ commands, readers, acceptedToCommitted }) => {
      commands.inc({ outcome: 'committed' }, by)
      readers.set({ page: 'p_1' }, by)
      acceptedToCommitted.observe(1)
    })
  joint.heard(1, await count(5))
  joint.heard(2, await count(3))
  for (let time = 0; time < 2; time += 1) {
    joint.gone(1)
    joint.heard(1, await count(1))
  }
  const text = await joint.text([])
  expect(lines(text, 'stop_press_commands_total')).toEqual(['stop_press_commands_total{outcome="committed"} 10'])
  expect(lines(text, 'stop_press_readers')).toEqual(['stop_press_readers{page="p_1"} 4'])
  expect(text).toContain('stop_press_accepted_to_committed_seconds_count 4')
})
