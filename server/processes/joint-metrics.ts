/** One document of metrics over all web processes of a port. */
import { AggregatorRegistry, type Registry } from 'prom-client'
import type { Metric } from './messages.ts'

export interface JointMetrics {
  /** @param said by the process of this number; while it says nothing newer, this stands for it */
  heard(number: number, said: Metric[]): void
  /** The process has ended: what it counted stays counted, what it held is no more. */
  gone(number: number): void
  /** @param keeper the keeper's own */
  text(keeper: Metric[]): Promise<string>
}

/** What Node measures of a process tells nothing when it is added up, or hides the one that is late. */
const isOfProcess = ({ name }: Metric) => /^(nodejs|process)_/.test(name)
const isCounted = ({ type }: Metric) => type !== 'gauge'

export function createJointMetrics(): JointMetrics {
  const last = new Map<number, Metric[]>()
  /** Of processes that are no more. A sum that falls when one is started again would look like a service that was. */
  let counted: Metric[] = []

  return {
    heard: (number, said) => void last.set(number, said),
    gone(number) {
      const said = last.get(number) ?? []
      last.delete(number)
      counted = merged(
        counted,
        said.filter(metric => isCounted(metric) && !isOfProcess(metric)),
      )
    },
    text(keeper) {
      const labelled = [...last].map(([number, said]) => withProcess(said, `${number}`))
      return aggregate([withProcess(keeper, 'keeper'), ...labelled, counted]).metrics()
    },
  }
}

/** Says of what Node measures whose it is; the rest stays as it is, to be added up. */
function withProcess(said: Metric[], process: string): Metric[] {
  return said.map(metric => {
    if (!isOfProcess(metric)) return metric
    const values = metric.values.map(one => ({ ...one, value: one.value ?? NaN, labels: { ...one.labels, process } }))
    return { ...metric, aggregator: 'sum', values }
  })
}

function merged(one: Metric[], other: Metric[]): Metric[] {
  const names = new Map(one.map(metric => [metric.name, metric]))
  for (const metric of other) {
    const known = names.get(metric.name)
    names.set(metric.name, known ? { ...known, values: addUp(known.values, metric.values) } : metric)
  }
  return [...names.values()]
}

function addUp(one: Metric['values'], other: Metric['values']): Metric['values'] {
  const nameOf = ({ metricName, labels }: Metric['values'][number]) =>
    JSON.stringify([metricName, Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))])
  const sums = new Map(one.map(each => [nameOf(each), each]))
  for (const each of other) {
    const name = nameOf(each)
    sums.set(name, { ...each, value: (each.value ?? 0) + (sums.get(name)?.value ?? 0) })
  }
  return [...sums.values()]
}

const aggregate = (all: Metric[][]): Registry => AggregatorRegistry.aggregate(all)
