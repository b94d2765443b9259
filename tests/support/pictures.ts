// Pictures in a house: sent as editors send them, and waited for.
import sharp from 'sharp'
import type { Picture } from '../../shared/picture.ts'
import { eventually } from './eventually.ts'
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

/** Waits until it is drawn or refused. */
export async function settledPicture(house: House, id: string): Promise<Picture> {
  await eventually(async () => {
    if ((await pictureState(house, id)).state === 'preparing') throw new Error(`${id} is still being prepared`)
  })
  return pictureState(house, id)
}
