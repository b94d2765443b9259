// npm run bench -- burst: what it takes to send fifty operations that a server finds at once, beside plain Socket.IO and an epoll loop in C.
// The servers of the readers are held while real entries are published, and let go when Redis has announced them all.
import { parseArgs } from 'node:util'
import { commonOptions, openStage, writeFound } from './fan-out/bench-options.ts'
import { reportBursts } from './fan-out/burst-report.ts'
import { type BurstRound, runBursts } from './fan-out/burst-run.ts'
import { runBench } from './fan-out/clean-end.ts'
import { whole, wholes } from './fan-out/number-options.ts'
import { printProfiles } from './fan-out/profile.ts'

const { values } = parseArgs({
  options: {
    ...commonOptions,
    readers: { type: 'string', default: '1000,5000' },
    sizes: { type: 'string', default: '300,1500,4000' },
    operations: { type: 'string', default: '50' },
    bursts: { type: 'string', default: '5' },
  },
})

const [allReaders, sizes] = [wholes('readers', values.readers), wholes('sizes', values.sizes)]
const [operations, bursts] = [whole('operations', values.operations), whole('bursts', values.bursts)]
const rounds = whole('rounds', values.rounds)

await runBench(async endings => {
  const { house, subjects, versions } = await openStage('burst', values, endings)
  const all: BurstRound[] = []
  for (const readers of allReaders)
    for (const size of sizes) {
      const plan = { readers, size, operations, bursts, deflate: values.deflate }
      const found = await runBursts(house, subjects, plan, rounds, endings, one => {
        const rate = `${one.perCpuSecond.toFixed(0)} deliveries per CPU-second`
        console.log(`  round ${one.round + 1}, ${one.readers} readers, ${one.subject}: ${rate}`)
      })
      all.push(...found)
      for (const line of reportBursts(found, operations)) console.log(line)
    }
  console.log('\nnone lost, doubled or out of order')
  if (values.profile !== undefined) for (const line of printProfiles(values.profile, all)) console.log(line)
  writeFound('burst', versions, values, all)
})
