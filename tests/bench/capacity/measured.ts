/** Figures that other benches wrote with `--json`, and how near the simulation comes to them. */
import { readFileSync } from 'node:fs'
import type { Random } from '../../faults/random.ts'
import { type HerdCosts, playHerd } from './herd.ts'
import { duration } from './lines.ts'

/** What `capacity` reads of a run of `storm`. */
export interface StormFigures {
  options: { readers: number; witnesses: number; webs: number; rate: number }
  /** `connectMs` is all that the other processes did, for each reader that came back. */
  rounds: {
    level: { medianMs: number; p99Ms: number; lastMs: number }
    connectMs: number
    refused: number
    polled: number
    deliveries: number
  }[]
}

/** Plays a measured storm again. @returns rows of a table: what was measured, what comes out of the simulation, and their ratio */
export function compareWithStorm(file: string, costs: HerdCosts, random: Random) {
  const { options, rounds } = JSON.parse(readFileSync(file, 'utf8')) as StormFigures
  const middle = (of: (round: StormFigures['rounds'][number]) => number) =>
    rounds.map(of).sort((one, other) => one - other)[Math.floor(rounds.length / 2)] as number
  // What was spent on those who were turned away or asked over HTTP, and on operations meanwhile, is counted by itself here.
  const connectMs = middle(({ connectMs, refused, polled, deliveries }) => {
    const besides = refused * costs.refusalMs + polled * costs.catchUpMs + deliveries * costs.deliveryMs
    return Math.max(0, connectMs - besides / options.readers)
  })
  const { levelMs } = playHerd(
    {
      displaced: options.readers,
      processes: options.webs - 1,
      resident: Math.round(options.witnesses / (options.webs - 1)),
      loss: 'closed',
      rate: options.rate,
      caches: 0,
      costs: { ...costs, connectMs },
    },
    random,
  )
  const played = (share: number) => levelMs[Math.min(levelMs.length - 1, Math.floor(share * levelMs.length))] as number
  const compared = [
    { what: 'half of them level', measuredMs: middle(round => round.level.medianMs), playedMs: played(0.5) },
    { what: '99 of a hundred', measuredMs: middle(round => round.level.p99Ms), playedMs: played(0.99) },
    { what: 'the last one', measuredMs: middle(round => round.level.lastMs), playedMs: played(1) },
  ]
  return {
    compared,
    connectMs,
    rows: [
      ['', 'measured', 'simulated', 'ratio'],
      ...compared.map(({ what, measuredMs, playedMs }) => [
        what,
        duration(measuredMs),
        duration(playedMs),
        (playedMs / measuredMs).toFixed(2),
      ]),
    ],
  }
}
