/** Paints the demo's pictures anew: `node dist/server/demo/pictures/draw.js <folder>`; the finished files stand in `media/`. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { floodedStreet, mapOfZones, shelterHall, tideGauge } from './city.ts'
import { comet, stadium } from './elsewhere.ts'
import { barrier, harbourLights, stormWaves } from './harbour.ts'
import { landslide, piers, trainOnViaduct, tunnelInSnow } from './valley.ts'

const scenes: Record<string, () => string> = {
  'harbour-lights': harbourLights,
  'storm-waves': stormWaves,
  barrier,
  'flooded-street': floodedStreet,
  'shelter-hall': shelterHall,
  'map-of-zones': mapOfZones,
  'tide-gauge': tideGauge,
  landslide,
  piers,
  'tunnel-in-snow': tunnelInSnow,
  'train-on-viaduct': trainOnViaduct,
  stadium,
  comet,
}

/** A demo must not weigh down the repository. */
const mostBytes = 60_000

const folder = process.argv[2]
if (!folder) throw new Error('Name the folder for the pictures.')
await mkdir(folder, { recursive: true })
for (const [name, scene] of Object.entries(scenes)) {
  const drawn = Buffer.from(scene())
  let file: Buffer = Buffer.alloc(0)
  for (let quality = 84; quality >= 40; quality -= 4) {
    file = await sharp(drawn).webp({ quality, effort: 6 }).toBuffer()
    if (file.length <= mostBytes) break
  }
  await writeFile(join(folder, `${name}.webp`), file)
  console.log(`${name}.webp ${file.length} bytes`)
}
