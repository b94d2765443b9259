// Pictures in a house: sent as editors send them, and waited for.
import { setTimeout as delay } from 'node:timers/promises'
import sharp from 'sharp'
import type { Picture } from '../../shared/picture.ts'
import type { House } from './house.ts'

/** @param size pixels: `noise` makes it as hard to draw as a photo */
export function photo(size: { width: number; height: number; noise?: boolean }): Promise<Buffer> {
  const { width, height, noise } = size
  const grain = noise ? { noise: { type: 'gaussian', mean: 128, sigma: 24 } as const } : {}
  return sharp({ create: { width, height, channels: 3, background: '#2b6777', ...grain } })
    .jpeg({ quality: 82 })
    .toBuffer()
}

export async function upload(house: House, content: Buffer, name = 'waves.jpg'): Promise<Picture> {
  const form = new FormData()
  form.append('file', new Blob([new Uint8Array(content)], { type: 'image/jpeg' }), name)
  const headers = { Authorization: `Bearer ${house.token}` }
  const answer = await fetch(`${house.url}/api/media`, { method: 'POST', headers, body: form })
  if (answer.status !== 202) throw new Error(`not taken: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as Picture
}

export async function pictureState(house: House, id: string): Promise<Picture> {
  const headers = { Authorization: `Bearer ${house.token}` }
  return (await (await fetch(`${house.url}/api/media/${id}`, { headers })).json()) as Picture
}

/** Waits until it is drawn or refused, however busy the machine is. @throws after a time that no test should take */
export async function settledPicture(house: House, id: string): Promise<Picture> {
  for (let left = 300; left > 0; left -= 1) {
    const picture = await pictureState(house, id)
    if (picture.state !== 'preparing') return picture
    await delay(50)
  }
  throw new Error(`${id} was not prepared in time`)
}
