// npm run bench -- lighthouse: what Lighthouse says of page, permalink and an old batch on phone settings, median of five.
// Lighthouse is no dependency: npm fetches it into its own cache when this is run. It needs a Chromium (CHROMIUM_PATH).
import { spawn } from 'node:child_process'
import { parseArgs } from 'node:util'
import { addresses } from '../../shared/http-api.ts'
import type { Slice, Snapshot } from '../../shared/operation.ts'
import { openHouse } from '../support/house.ts'
import { machine, quantile } from './figures.ts'

/** Later ones want Node 22. */
const lighthouse = 'lighthouse@12.8.2'
const targets = { performance: 0.95, accessibility: 1, 'best-practices': 1, seo: 1 } as const
type Category = keyof typeof targets
const categories = Object.keys(targets) as Category[]

interface Audit {
  title: string
  score: number | null
  displayValue?: string
}

interface Report {
  categories: Record<Category, { score: number | null; auditRefs: { id: string; weight: number }[] }>
  audits: Record<string, Audit & { numericValue?: number }>
  runtimeError?: { code: string; message: string }
}

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    page: { type: 'string', default: 'storm-at-port-aldry' },
    json: { type: 'boolean', default: false },
  },
})

const house = await openHouse({ DEMO: '1', LOG_LEVEL: 'warn' })
let isShort = false
try {
  console.log(`${lighthouse}, phone settings as it has them, median of ${values.runs}; ${machine()}`)
  const results = []
  for (const [name, path] of Object.entries(await paths(values.page))) {
    const reports: Report[] = []
    for (let run = 0; run < Number(values.runs); run += 1) reports.push(await look(house.url + path))
    results.push(tell(name, reports))
  }
  if (values.json) console.log(JSON.stringify({ machine: machine(), results }))
} finally {
  await house.stop()
}
if (isShort) process.exitCode = 1

async function paths(slug: string): Promise<Record<string, string>> {
  const snapshot = (await (await fetch(house.url + addresses.snapshot(slug))).json()) as Snapshot
  const older = snapshot.older
  const entry = snapshot.entries[2]
  if (older === undefined || !entry) throw new Error(`${slug} has no older batch`)
  const slice = (await (await fetch(house.url + addresses.slice(slug, older))).json()) as Slice
  return {
    page: addresses.page(slug),
    permalink: addresses.permalink(slug, entry.id),
    'old batch': addresses.older(slug, slice.older ?? older),
  }
}

/** On a busy machine a browser now and then records nothing, and Lighthouse asks to be run again. */
const mostTries = 3

async function look(url: string): Promise<Report> {
  for (let tries = 1; ; tries += 1) {
    const report = await lookOnce(url)
    if (typeof report !== 'string') return report
    if (tries === mostTries) throw new Error(report)
  }
}

/** One run in a browser of its own. @returns why there is none, where there is none */
async function lookOnce(url: string): Promise<Report | string> {
  const args = [
    ...['exec', '--yes', `--package=${lighthouse}`, '--', 'lighthouse', url],
    ...['--output=json', '--output-path=stdout', '--quiet', `--only-categories=${categories.join(',')}`],
    '--chrome-flags=--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking',
  ]
  const child = spawn('npm', args, {
    env: { ...process.env, CHROME_PATH: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part
  })
  const code = await new Promise<number | null>(resolve => child.once('close', resolve))
  if (code !== 0) return `Lighthouse ended with ${code}`
  const report = JSON.parse(text) as Report
  return report.runtimeError ? `Lighthouse: ${report.runtimeError.code} ${report.runtimeError.message}` : report
}

function tell(name: string, reports: readonly Report[]) {
  const scoresOf = (category: Category) => reports.map(report => (report.categories[category].score ?? 0) * 100)
  const medians = categories.map(category => [category, quantile(scoresOf(category), 0.5)] as const)
  console.log(`${name}: ${medians.map(([category, score]) => `${category} ${score.toFixed(0)}`).join(', ')}`)
  const timings = [
    'first-contentful-paint',
    'largest-contentful-paint',
    'total-blocking-time',
    'cumulative-layout-shift',
  ]
  const median = (audit: string) =>
    quantile(
      reports.map(({ audits }) => audits[audit]?.numericValue ?? Number.NaN),
      0.5,
    )
  console.log(`  ${timings.map(audit => `${audit} ${Number(median(audit).toFixed(3))}`).join(', ')}`)
  const complaints = [...new Set(reports.flatMap(complaintsOf))]
  for (const complaint of complaints) console.log(`  – ${complaint}`)
  for (const [category, score] of medians) if (score < targets[category] * 100) isShort = true
  return { name, scores: Object.fromEntries(medians), complaints }
}

/** What takes points off, in Lighthouse's words. */
function complaintsOf({ categories: found, audits }: Report): string[] {
  return categories.flatMap(category =>
    found[category].auditRefs
      .filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 0.9)
      .map(({ id }) => `${category}: ${audits[id]?.title ?? id} ${audits[id]?.displayValue ?? ''}`.trim()),
  )
}
