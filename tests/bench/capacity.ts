// npm run bench -- capacity: what many readers take, worked out and played through: how an operation comes to all of them, and how
// they come back when they lose their sockets. What it is told, it prints; pauses and admission are those of the code.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { fetchWindowMs } from '../../server/live/bodies-apart.ts'
import { randomFrom } from '../faults/random.ts'
import { headerFrameBytes } from './capacity/header-bytes.ts'
import { type Herd, type HerdOptions, playHerd } from './capacity/herd.ts'
import { bandwidth, count, duration, percent, perTime, table } from './capacity/lines.ts'
import { compareWithStorm } from './capacity/measured.ts'
import { measureRedis } from './capacity/redis-cost.ts'
import { type Tree, type TreeOptions, workOut } from './capacity/tree.ts'
import { positive, whole, wholes, zeroOrMore } from './fan-out/number-options.ts'
import { machine } from './figures.ts'

const { values } = parseArgs({
  options: {
    readers: { type: 'string', default: '30000,1000000,10000000' },
    rates: { type: 'string', default: '0.0167,1,10' },
    bytes: { type: 'string', default: '1500' },
    'per-process': { type: 'string', default: '15000' },
    'processes-per-machine': { type: 'string', default: '14' },
    busy: { type: 'string', default: '0.5' },
    'reader-kb': { type: 'string', default: '20' },
    'process-mb': { type: 'string', default: '120' },
    'delivery-us': { type: 'string', default: '8.5' },
    'joined-us': { type: 'string', default: '0.6' },
    'idle-us': { type: 'string', default: '300' },
    'redis-us': { type: 'string' },
    'connect-ms': { type: 'string', default: '0.8' },
    'refusal-ms': { type: 'string', default: '0.15' },
    'catch-up-ms': { type: 'string', default: '0.05' },
    caches: { type: 'string', default: '100' },
    storm: { type: 'string' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
  },
})
const cost = (option: 'delivery-us' | 'joined-us' | 'idle-us' | 'connect-ms' | 'refusal-ms' | 'catch-up-ms') =>
  zeroOrMore(option, values[option])
const [allReaders, rates] = [
  wholes('readers', values.readers),
  values.rates.split(',').map(one => positive('rates', one)),
]
const [seed, bytes] = [whole('seed', values.seed, 0), whole('bytes', values.bytes)]
const [perProcess, perMachine] = [
  whole('per-process', values['per-process']),
  whole('processes-per-machine', values['processes-per-machine']),
]
const [busy, caches] = [positive('busy', values.busy), whole('caches', values.caches, 0)]
const memory = {
  readerBytes: 1024 * zeroOrMore('reader-kb', values['reader-kb']),
  processBytes: 1e6 * zeroOrMore('process-mb', values['process-mb']),
}
const deliveryUs = cost('delivery-us')
const redisUs =
  values['redis-us'] === undefined ? await measureRedis(bytes) : zeroOrMore('redis-us', values['redis-us'])
const costs = { deliveryUs, joinedUs: cost('joined-us'), idleUs: cost('idle-us'), redisUs }
const herdCosts = {
  connectMs: cost('connect-ms'),
  refusalMs: cost('refusal-ms'),
  catchUpMs: cost('catch-up-ms'),
  deliveryMs: deliveryUs / 1000,
}
const treeTitles = ['readers', 'rate', 'processes', 'bound by', 'busy', 'last reader, median / 99th']
const outTitles = ['egress', 'machines', 'egress each', 'memory each', 'bodies over HTTP/s']
const redisTitles = ['readers', 'rate', 'processes', 'operations/s', 'counts/s', 'Redis busy', 'egress of Redis']
const herdTitles = [
  'readers',
  'come back',
  'median / 99th / last',
  'tries each',
  'busy',
  'fullest',
  'entry to others, 99th',
  'HTTP asked/s',
  'at processes/s',
]
/** Beyond this many readers one of several is played, of processes and caches as well: all of them are alike. */
const mostPlayed = 200_000

console.log(machine())
console.log(
  `npm run bench -- capacity --seed ${seed} --bytes ${bytes} --per-process ${perProcess} --busy ${values.busy} ` +
    `--delivery-us ${deliveryUs} --joined-us ${costs.joinedUs} --idle-us ${costs.idleUs} --redis-us ${redisUs.toFixed(2)} ` +
    `--connect-ms ${herdCosts.connectMs} --refusal-ms ${herdCosts.refusalMs} --catch-up-ms ${herdCosts.catchUpMs} ` +
    `--caches ${values.caches} --processes-per-machine ${values['processes-per-machine']} ` +
    `--reader-kb ${values['reader-kb']} --process-mb ${values['process-mb']}`,
)
if (values['redis-us'] === undefined) console.log('  redis-us was measured now, over a unix socket')
const result = { trees: sayTrees(), herds: sayHerds(), storm: sayStorm() }
if (values.json) writeFileSync(values.json, `${JSON.stringify({ machine: machine(), values, costs, ...result })}\n`)

function treeOptions(readers: number, rate: number, frameBytes: number): TreeOptions {
  const size = { readers, rate, frameBytes, announcementBytes: bytes, perProcess, perMachine, busy }
  return { ...size, ...memory, costs }
}

function sayTrees() {
  const header = headerFrameBytes()
  const apart = bytes > header ? [header] : []
  const all = [bytes, ...apart].flatMap(frameBytes =>
    allReaders.flatMap(readers =>
      rates.map(rate => {
        const options = treeOptions(readers, rate, frameBytes)
        return { options, tree: workOut(options, randomFrom(seed)) }
      }),
    ),
  )
  for (const frameBytes of [bytes, ...apart]) {
    const how = frameBytes === bytes ? 'with their bodies' : 'as headers, their bodies from the HTTP cache'
    const those = all.filter(({ options }) => options.frameBytes === frameBytes)
    console.log(`\nOperations to all readers, ${how}: frames of ${frameBytes} bytes\n`)
    const titles = [...treeTitles, ...outTitles.slice(0, frameBytes === bytes ? -1 : undefined)]
    console.log(table([titles, ...those.map(({ options, tree }) => treeRow(options, tree))]))
  }
  console.log('\nMessages from Redis to the processes: operations, and the counts of their readers that all tell all\n')
  const once = all.filter(({ options }) => options.frameBytes === bytes)
  console.log(table([redisTitles, ...once.map(({ options, tree }) => redisRow(options, tree))]))
  return all
}

function treeRow({ readers, rate, frameBytes }: TreeOptions, tree: Tree): string[] {
  return [
    count(readers),
    perTime(rate),
    count(tree.processes),
    tree.bound,
    percent(tree.busy),
    `${duration(tree.lastMs.median)} / ${duration(tree.lastMs.p99)}`,
    bandwidth(tree.egress),
    count(tree.machines),
    bandwidth(tree.machineEgress),
    `${(tree.machineMemory / 1e9).toFixed(1)} GB`,
    // Those of one operation come within its window, those of several add up.
    ...(frameBytes === bytes ? [] : [count(Math.max(rate * readers, readers / (fetchWindowMs(readers) / 1000)))]),
  ]
}

function redisRow({ readers, rate }: TreeOptions, tree: Tree): string[] {
  const messages = [tree.redisOperations, tree.redisCounts].map(count)
  const load = [percent(tree.redisBusy), bandwidth(tree.redisEgress)]
  return [count(readers), perTime(rate), count(tree.processes), ...messages, ...load]
}

function herdCases(readers: number): { what: string; options: HerdOptions; weight: number }[] {
  const processes = Math.max(2, Math.ceil(readers / perProcess))
  const together = Math.min(perMachine, processes - 1)
  const each = readers / processes
  const usual = { rate: 1, caches, costs: herdCosts }
  const lost = (gone: number, loss: HerdOptions['loss']): HerdOptions => {
    const left = processes - gone
    return { ...usual, displaced: Math.round(gone * each), processes: left, resident: Math.round(each), loss }
  }
  return [
    { what: 'one process is killed', options: lost(1, 'closed') },
    { what: 'one process ends in order', options: lost(1, 'told') },
    ...(together > 1 ? [{ what: `a machine of ${together} is gone`, options: lost(together, 'silent') }] : []),
    {
      what: 'every connection closes',
      options: { ...usual, displaced: readers, processes, resident: 0, loss: 'closed' as const },
    },
  ].map(one => ({ ...one, ...slice(one.options) }))
}

/** One of so many readers, processes and caches alike, where there are too many to play them all. */
function slice(options: HerdOptions): { options: HerdOptions; weight: number } {
  const weight = Math.min(Math.max(1, Math.floor(options.displaced / mostPlayed)), Math.max(1, options.processes))
  const part = (whole: number) => Math.ceil(whole / weight)
  return {
    options: {
      ...options,
      displaced: part(options.displaced),
      processes: part(options.processes),
      caches: part(options.caches),
    },
    weight,
  }
}

function sayHerds() {
  const all = allReaders.flatMap(readers =>
    herdCases(readers).map(one => ({ readers, ...one, herd: playHerd(one.options, randomFrom(seed)) })),
  )
  console.log('\nReaders come back, one operation a second meanwhile; HTTP catch-ups in the second with most of them\n')
  console.log(
    table([
      herdTitles,
      ...all.map(({ readers, what, options, weight, herd }) => herdRow(readers, what, options, weight, herd)),
    ]),
  )
  return all.map(({ herd, ...one }) => {
    const { tries, busy, fullest, asked, passedOn, handshakes } = herd
    return { ...one, herd: { ...shares(herd.levelMs), tries, busy, fullest, asked, passedOn, handshakes } }
  })
}

/** @param levelMs in order */
function shares(levelMs: Float64Array) {
  const at = (share: number) => levelMs[Math.min(levelMs.length - 1, Math.floor(share * levelMs.length))] as number
  return { medianMs: at(0.5), p99Ms: at(0.99), lastMs: at(1) }
}

function herdRow(readers: number, what: string, options: HerdOptions, weight: number, herd: Herd): string[] {
  const { medianMs, p99Ms, lastMs } = shares(herd.levelMs)
  const delivered = herd.deliveredMs.toSorted((one, other) => one - other)
  return [
    `${count(readers)}: ${what}`,
    count(options.displaced * weight),
    `${duration(medianMs)} / ${duration(p99Ms)} / ${duration(lastMs)}`,
    herd.tries.toFixed(1),
    percent(herd.busy),
    count(herd.fullest),
    duration(delivered[Math.floor(0.99 * delivered.length)] ?? 0),
    count(herd.asked.busiestSecond * weight),
    count(herd.passedOn.busiestSecond * weight),
  ]
}

function sayStorm() {
  if (!values.storm) return undefined
  const compared = compareWithStorm(values.storm, herdCosts, randomFrom(seed))
  console.log(`\nHeld against a measured storm (${values.storm})\n`)
  console.log(table(compared.rows))
  return compared
}
