// npm run bench -- fanout: what a delivery costs while a page is told something steadily, beside plain Socket.IO and an epoll loop in C.
// Real web, worker and Redis processes; entries come through the desk, and readers are on web processes that do nothing else.
import { parseArgs } from 'node:util'
import { commonOptions, openStage, writeFound } from './fan-out/bench-options.ts'
import { runBench } from './fan-out/clean-end.ts'
import { positive, whole, wholes } from './fan-out/number-options.ts'
import { printProfiles } from './fan-out/profile.ts'
import { reportMemory, reportSteady } from './fan-out/steady-report.ts'
import { runSteady, type SteadyRound } from './fan-out/steady-run.ts'

const { values } = parseArgs({
  options: {
    ...commonOptions,
    readers: { type: 'string', default: '1000,5000' },
    sizes: { type: 'string', default: '300,1500,4000' },
    rate: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '5' },
  },
})

const [allReaders, sizes] = [wholes('readers', values.readers), wholes('sizes', values.sizes)]
const [rate, seconds] = [positive('rate', values.rate), positive('seconds', values.seconds)]
const rounds = whole('rounds', values.rounds)

await runBench(async endings => {
  const { house, subjects, versions } = await openStage('fanout', values, endings)
  const all: SteadyRound[] = []
  for (const readers of allReaders) {
    const plan = { readers, sizes, rate, seconds, deflate: values.deflate }
    const found = await runSteady(house, subjects, plan, rounds, endings, one => {
      const costs = one.sizes.map(size => (size.serverNsPerDelivery / 1000).toFixed(2)).join(', ')
      console.log(`  round ${one.round + 1}, ${one.readers} readers, ${one.subject}: ${costs} µs a delivery`)
    })
    all.push(...found)
    for (const line of reportSteady(found, rate)) console.log(line)
    console.log(reportMemory(found))
  }
  console.log('\nnone lost, doubled or out of order')
  const profiled = all.map(one => ({ ...one, windows: one.sizes.map(size => size.window) }))
  if (values.profile !== undefined) for (const line of printProfiles(values.profile, profiled)) console.log(line)
  writeFound('fanout', versions, values, all)
})
