/** Every metric of the service, declared here and zeroed at start, so that a dashboard never waits for a first event. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

const seconds = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30]

export type Metrics = ReturnType<typeof createMetrics>

function declare() {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  return {
    registry,
    counter: <Label extends string = never>(name: string, help: string, labelNames: Label[] = []) =>
      new Counter<Label>({ name, help, labelNames, registers }),
    gauge: <Label extends string = never>(name: string, help: string, labelNames: Label[] = []) =>
      new Gauge<Label>({ name, help, labelNames, registers }),
    /** Every process sees the same: over several it is not added up. */
    sameForAll: (name: string, help: string) => new Gauge({ name, help, registers, aggregator: 'max' }),
    /** Said of all processes only where it is so of each. */
    ofEach: (name: string, help: string) => new Gauge({ name, help, registers, aggregator: 'min' }),
    histogram: (name: string, help: string) => new Histogram({ name, help, buckets: seconds, registers }),
  }
}

export function createMetrics() {
  const { registry, counter, gauge, sameForAll, ofEach, histogram } = declare()
  return {
    registry,
    commands: counter('stop_press_commands_total', 'Commands by what became of them', ['outcome']),
    acceptedToCommitted: histogram(
      'stop_press_accepted_to_committed_seconds',
      'From the accepted command to its place in the log',
    ),
    committedToSent: histogram('stop_press_committed_to_sent_seconds', 'From the log to the sockets of this process'),
    committedToReceived: histogram(
      'stop_press_committed_to_received_seconds',
      'From the log to a reader and its answer back here, of the readers that are asked: about one in a hundred',
    ),
    commandRequest: histogram('stop_press_command_request_seconds', 'POST /api/commands, from request to answer'),
    queueDepth: sameForAll('stop_press_queue_depth', 'Commands waiting in all lanes'),
    parked: sameForAll('stop_press_parked_commands', 'Commands that are set aside after faults'),
    readers: gauge('stop_press_readers', 'Readers of a page on this process', ['page']),
    deliveries: counter('stop_press_deliveries_total', 'Frames written to readers'),
    operationReaders: counter(
      'stop_press_operation_readers_total',
      'Readers that operations were sent to, desks not counted; over all web processes that is the sum',
    ),
    receipts: counter('stop_press_receipts_total', 'Readers asked whether an operation was there, and their answers', [
      'outcome',
    ]),
    nativeSend: ofEach('stop_press_native_send', '1 when frames leave by the native part, 0 when through Node'),
    writes: counter('stop_press_writes_total', 'Frames that left together, once per reader, by the way they took', [
      'way',
    ]),
    gapsHealed: counter('stop_press_gaps_healed_total', 'Holes in the announcements that were read from the log'),
    resets: counter('stop_press_resets_total', 'Rooms told to take a new snapshot'),
    catchUps: counter('stop_press_catch_ups_total', 'Catch-ups by where they came from', ['source']),
    pageAnswers: counter('stop_press_page_answers_total', 'Answers about live pages by where they came from', ['from']),
    keptBytes: gauge('stop_press_kept_answers_bytes', 'Memory of finished answers about live pages'),
    purges: counter('stop_press_purges_total', 'Calls of the purge hook by what became of them', ['outcome']),
    purgesWaiting: gauge('stop_press_purges_waiting_pages', 'Pages of which caches have not been told all yet'),
    handshakesRefused: counter('stop_press_handshakes_refused_total', 'Handshakes turned away', ['reason']),
    slowReaders: counter('stop_press_slow_readers_total', 'Readers that were held back or cut off for being slow', [
      'action',
    ]),
    sentTooMuch: counter('stop_press_sent_too_much_total', 'Connections cut off for sending more than a reader does'),
    jobRetries: counter('stop_press_outage_retries_total', 'Steps tried again because Redis was away'),
    pictures: counter('stop_press_pictures_total', 'Pictures by what became of them', ['outcome']),
    picturesWaiting: gauge('stop_press_pictures_waiting', 'Pictures that wait to be drawn, the one in hand included'),
    weakRedis: sameForAll(
      'stop_press_weak_redis',
      '1 when Redis does not hold what the promises need (ALLOW_WEAK_REDIS)',
    ),
  }
}

export type KeeperMetrics = ReturnType<typeof createKeeperMetrics>

/** Of the keeper of a port: the processes' own metrics are added up beside these. */
export function createKeeperMetrics() {
  const { registry, counter, gauge } = declare()
  const connections = counter('stop_press_connections_total', 'Connections to the port by what became of them', [
    'outcome',
  ])
  for (const outcome of ['taken', 'given again', 'turned away', 'cut off']) connections.inc({ outcome }, 0)
  return {
    registry,
    connections,
    connectionsWaiting: gauge('stop_press_connections_waiting', 'Connections that no web process has yet'),
    processes: gauge('stop_press_web_processes', 'Web processes of the port that take connections'),
    restarts: counter('stop_press_web_restarts_total', 'Web processes that ended by themselves and were started again'),
  }
}

/** Takes out what only web processes count: from a worker, a zero would be untrue. */
export function forgetMetricsOfWeb({ registry }: Pick<Metrics, 'registry'>): void {
  registry.removeSingleMetric('stop_press_queue_depth')
  registry.removeSingleMetric('stop_press_parked_commands')
  registry.removeSingleMetric('stop_press_native_send')
}
