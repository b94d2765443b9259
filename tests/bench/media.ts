// What an upload of forty megapixels costs those who publish meanwhile: the same newsroom beside it and without, in turn.
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type House, openHouse } from '../support/house.ts'
import { photo, pictureState, settledPicture, upload } from '../support/pictures.ts'
import { machine, quantile } from './figures.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    publishes: { type: 'string', default: '100' },
    help: { type: 'boolean', default: false },
  },
})
const rounds = Number(values.rounds)
const publishes = Number(values.publishes)
const betweenMs = 50

if (values.help) {
  console.log('usage: npm run bench -- media [--rounds 3] [--publishes 100]')
  process.exit(0)
}

/** From the request to the answer that it is committed, ms. */
async function publishOnce(house: House, page: string): Promise<number> {
  const begun = performance.now()
  await house.publish([page], 'The tide at the mole')
  return performance.now() - begun
}

/** One publish after the other, with a pause as at a desk. */
async function publishWhile(house: House, page: string, goesOn: (count: number) => boolean): Promise<number[]> {
  const took: number[] = []
  while (goesOn(took.length)) {
    took.push(await publishOnce(house, page))
    await delay(betweenMs)
  }
  return took
}

const house = await openHouse({}, { webs: 1, workers: 1, medias: 1 })
try {
  const { slug } = await house.createPage()
  const large = await photo({ width: 7400, height: 5500 })
  await publishWhile(house, slug, count => count < 20)
  const [alone, beside]: [number[], number[]] = [[], []]
  const drawnMs: number[] = []
  for (let round = 1; round <= rounds; round += 1) {
    alone.push(...(await publishWhile(house, slug, count => count < publishes)))
    let isDrawing = true
    const begun = performance.now()
    const picture = (async () => {
      const { id } = await upload(house, large)
      const { state, detail } = await settledPicture(house, id)
      isDrawing = false
      if (state !== 'ready') throw new Error(`the picture was ${state}: ${detail}`)
      drawnMs.push(performance.now() - begun)
      return pictureState(house, id)
    })()
    beside.push(...(await publishWhile(house, slug, () => isDrawing)))
    await picture
    console.log(`round ${round}: ${beside.length} publishes beside uploads so far, ${alone.length} without`)
  }
  const row = (name: string, took: readonly number[]) =>
    console.log(
      `${name.padEnd(24)} ${String(took.length).padStart(6)} publishes  median ${quantile(took, 0.5).toFixed(1)} ms  95th ${quantile(took, 0.95).toFixed(1)} ms`,
    )
  console.log(machine())
  row('without an upload', alone)
  row('beside an upload', beside)
  const ratio = (share: number) => (quantile(beside, share) / quantile(alone, share)).toFixed(2)
  console.log(`beside : without         median ${ratio(0.5)}  95th ${ratio(0.95)}`)
  console.log(
    `a picture of 40 megapixels was ready after ${quantile(drawnMs, 0.5).toFixed(0)} ms (median of ${rounds})`,
  )
} finally {
  await house.stop()
}
