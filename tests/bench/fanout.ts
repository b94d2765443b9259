// npm run bench -- fanout: what a delivery costs while a page is told something steadily, beside plain Socket.IO and an epoll loop in C.
// Real web, worker and Redis processes; entries come through the desk, and readers are on web processes that do nothing else.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { openHouse } from '../support/house.ts'
import { runBench } from './fan-out/clean-end.ts'
import { startFloor } from './fan-out/floor.ts'
import { printProfiles } from './fan-out/profile.ts'
import { reportMemory, reportSteady } from './fan-out/steady-report.ts'
import { runSteady, type SteadyRound } from './fan-out/steady-run.ts'
import { subjectsOf } from './fan-out/subjects.ts'
import { printVersions, versionsOf } from './fan-out/versions.ts'

const { values } = parseArgs({
  options: {
    readers: { type: 'string', default: '1000,5000' },
    sizes: { type: 'string', default: '300,1500,4000' },
    rate: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    webs: { type: 'string', default: '1' },
    also: { type: 'string', multiple: true, default: [] },
    without: { type: 'string', multiple: true, default: [] },
    deflate: { type: 'boolean', default: false },
    profile: { type: 'string' },
    json: { type: 'string' },
  },
})
const numbers = (list: string) => list.split(',').map(Number)
const [rate, seconds, rounds, webs] = [values.rate, values.seconds, values.rounds, values.webs].map(Number) as [
  number,
  number,
  number,
  number,
]

await runBench(async endings => {
  const house = await openHouse({ LOG_LEVEL: 'warn' })
  endings.add(() => house.stop())
  const versions = await versionsOf(house)
  console.log(`npm run bench -- fanout ${process.argv.slice(2).join(' ')}`)
  console.log(printVersions(versions))
  const without = [...values.without]
  const tried = without.includes('floor') ? undefined : await startFloor()
  if (tried) await tried.stop()
  else if (!without.includes('floor')) console.log('without a compiler there is no floor in C, and no ratio to it')
  if (!tried) without.push('floor')
  const { also, deflate, profile: profileDir } = values
  const subjects = subjectsOf({ webs, also, without, deflate, ...(profileDir ? { profileDir } : {}) })
  const all: SteadyRound[] = []
  for (const readers of numbers(values.readers)) {
    const plan = { readers, sizes: numbers(values.sizes), rate, seconds, deflate }
    const found = await runSteady(house, subjects, plan, rounds, endings, one => {
      const costs = one.sizes.map(size => (size.serverNsPerDelivery / 1000).toFixed(2)).join(', ')
      console.log(`  round ${one.round + 1}, ${one.readers} readers, ${one.subject}: ${costs} µs a delivery`)
    })
    all.push(...found)
    for (const line of reportSteady(found, rate)) console.log(line)
    console.log(reportMemory(found))
  }
  console.log('\nnone lost, doubled or out of order')
  if (profileDir) for (const line of printProfiles(profileDir, all)) console.log(line)
  if (values.json !== undefined)
    writeFileSync(
      values.json,
      JSON.stringify({ bench: 'fanout', versions, options: values, rounds: all }, undefined, 1),
    )
})
