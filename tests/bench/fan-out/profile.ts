/** Profiles of V8 as shares: what of a server's time goes to the kernel, to libraries, and to which files of ours. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Profile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number }; children?: number[] }[]
  /** µs, by the monotonic clock. */
  startTime: number
  endTime: number
  samples: number[]
  timeDeltas: number[]
}

export interface Shares {
  /** Without what was idle, µs. */
  busyUs: number
  /** Shares of it, 0 to 1, the largest first. */
  categories: [name: string, share: number][]
  functions: [name: string, share: number][]
}

/** Of a profile, what was measured. */
interface Part {
  profile: Profile
  /** µs, by the monotonic clock. */
  windows: readonly (readonly [number, number])[]
}

/** Where the time went, over all parts together. */
export function sharesOf(parts: readonly Part[]): Shares {
  const categories = new Map<string, number>()
  const functions = new Map<string, number>()
  let busyUs = 0
  for (const { profile, windows } of parts) {
    const nodes = new Map(profile.nodes.map(node => [node.id, node.callFrame]))
    let at = profile.startTime
    for (const [place, id] of profile.samples.entries()) {
      const spent = profile.timeDeltas[place + 1] ?? 0
      at += profile.timeDeltas[place] ?? 0
      const frame = nodes.get(id)
      if (!frame || frame.functionName === '(idle)') continue
      if (!windows.some(([from, to]) => at >= from && at < to)) continue
      busyUs += spent
      const category = categoryOf(frame)
      categories.set(category, (categories.get(category) ?? 0) + spent)
      const name = `${frame.functionName || '(anonymous)'}, ${category}`
      functions.set(name, (functions.get(name) ?? 0) + spent)
    }
  }
  const shares = (times: Map<string, number>) =>
    [...times]
      .map(([name, time]): [string, number] => [name, time / busyUs])
      .toSorted(([, one], [, other]) => other - one)
  return { busyUs, categories: shares(categories), functions: shares(functions) }
}

const writing = 'writing to sockets, kernel included'

/** What a function belongs to. */
function categoryOf({ functionName, url }: Profile['nodes'][number]['callFrame']): string {
  if (functionName === '(garbage collector)') return 'garbage collection'
  if (functionName === '(program)') return 'outside of JavaScript: event loop and kernel'
  // Functions of Node in C++ have no address; those that write spend their time in the kernel, and in what it does for the readers' end.
  if (url === '') return functionName.startsWith('write') ? writing : 'built into V8 and Node'
  // Those of the native part have no place of their own in a profile: their time is that of who calls them, or of whose code that was put into.
  if (url.endsWith('/dist/server/live/writers.js')) return writing
  const [, library] = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(url) ?? []
  if (library !== undefined) return library
  const [, own] = /\/dist\/((?:server|shared|tests)\/.*)\.js$/.exec(url) ?? []
  if (own !== undefined) return own
  return url.startsWith('node:') ? url.replace('node:internal/', 'node:') : url
}

/** What was measured while a server wrote a profile. */
interface Measured {
  subject: string
  readers: number
  round: number
  /** When, µs, by the monotonic clock. */
  windows: readonly (readonly [number, number])[]
}

/** Tables in Markdown for each subject and number of readers, from what a bench left in a folder: the measured time of all rounds. */
export function printProfiles(folder: string, rounds: readonly Measured[]): string[] {
  const profiles = readdirSync(folder)
    .filter(name => name.endsWith('.cpuprofile'))
    .map(name => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Profile)
  const parts = new Map<string, Part[]>()
  for (const profile of profiles) {
    const measured = rounds.filter(({ windows }) =>
      windows.every(([from, to]) => from >= profile.startTime && to <= profile.endTime),
    )
    const [one] = measured
    // Who only took the commands was there for all of them.
    if (!one || measured.length > 1) continue
    const whose = `${one.subject}, ${one.readers} readers`
    parts.set(whose, [...(parts.get(whose) ?? []), { profile, windows: one.windows }])
  }
  return [...parts].flatMap(([whose, those]) => ['', `${whose}:`, '', ...printShares(sharesOf(those))])
}

/** A table in Markdown. @param most so many have a line of their own; the others share one, so that all come to 100 % */
export function printShares({ busyUs, categories, functions }: Shares, most = 14): string[] {
  const rows = (shares: [string, number][]) => {
    const rest = shares.slice(most)
    const other = rest.reduce((sum, [, share]) => sum + share, 0)
    return [...shares.slice(0, most), ...(rest.length > 0 ? [[`${rest.length} more`, other] as const] : [])].map(
      ([name, share]) => `| ${name} | ${(share * 100).toFixed(1)} % |`,
    )
  }
  return [
    `| of ${(busyUs / 1e6).toFixed(1)} s | share |`,
    '| --- | --- |',
    ...rows(categories),
    '',
    '| function | share |',
    '| --- | --- |',
    ...rows(functions),
  ]
}
