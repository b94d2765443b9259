/** Profiles of V8 as shares: what of a server's time goes to the kernel, to libraries, and to which files of ours. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SteadyRound } from './steady-run.ts'

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

/** Where the time between two moments went; all of it, where none are given. @param windows µs, by the monotonic clock */
export function sharesOf(profile: Profile, windows?: readonly (readonly [number, number])[]): Shares {
  const nodes = new Map(profile.nodes.map(node => [node.id, node.callFrame]))
  const categories = new Map<string, number>()
  const functions = new Map<string, number>()
  let busyUs = 0
  let at = profile.startTime
  for (const [place, id] of profile.samples.entries()) {
    const spent = profile.timeDeltas[place + 1] ?? 0
    at += profile.timeDeltas[place] ?? 0
    const frame = nodes.get(id)
    if (!frame || frame.functionName === '(idle)') continue
    if (windows && !windows.some(([from, to]) => at >= from && at < to)) continue
    busyUs += spent
    const category = categoryOf(frame)
    categories.set(category, (categories.get(category) ?? 0) + spent)
    const name = `${frame.functionName || '(anonymous)'}, ${category}`
    functions.set(name, (functions.get(name) ?? 0) + spent)
  }
  const shares = (times: Map<string, number>) =>
    [...times]
      .map(([name, time]): [string, number] => [name, time / busyUs])
      .toSorted(([, one], [, other]) => other - one)
  return { busyUs, categories: shares(categories), functions: shares(functions) }
}

/** What a function belongs to. */
function categoryOf({ functionName, url }: Profile['nodes'][number]['callFrame']): string {
  if (functionName === '(garbage collector)') return 'garbage collection'
  if (functionName === '(program)') return 'outside of JavaScript: event loop and kernel'
  // Functions of Node in C++ have no address; those that write spend their time in the kernel.
  if (url === '')
    return /^(?:write|sendMany)/.test(functionName) ? 'writing to sockets: kernel' : 'built into V8 and Node'
  const [, library] = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(url) ?? []
  if (library !== undefined) return library
  const [, own] = /\/dist\/((?:server|shared|tests)\/.*)\.js$/.exec(url) ?? []
  if (own !== undefined) return own
  return url.startsWith('node:') ? url.replace('node:internal/', 'node:') : url
}

/** Tables in Markdown of each profile that a bench left in a folder, without what lies outside of the measured time. */
export function printProfiles(folder: string, rounds: readonly SteadyRound[]): string[] {
  return readdirSync(folder)
    .filter(name => name.endsWith('.cpuprofile'))
    .flatMap(name => {
      const profile = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Profile
      const isWithin = ({ window: [from, to] }: { window: [number, number] }) =>
        from >= profile.startTime && to <= profile.endTime
      const measured = rounds.filter(({ sizes }) => sizes.every(isWithin) && sizes.length > 0)
      if (measured.length === 0) return []
      const whose = `${measured.map(one => `${one.subject}, ${one.readers} readers, round ${one.round + 1}`).join('; ')} (${name})`
      return [
        '',
        whose,
        ...printShares(
          sharesOf(
            profile,
            measured.flatMap(one => one.sizes.map(size => size.window)),
          ),
        ),
      ]
    })
}

/** A table in Markdown. */
export function printShares({ busyUs, categories, functions }: Shares, most = 14): string[] {
  const rows = (shares: [string, number][]) =>
    shares.slice(0, most).map(([name, share]) => `| ${name} | ${(share * 100).toFixed(1)} % |`)
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
