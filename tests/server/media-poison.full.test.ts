// A picture on which the media process dies is tried three times, and then set aside: it never holds up the others.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from '../support/house.ts'
import { photo, pictureState, settledPicture, upload } from '../support/pictures.ts'

let house: House
beforeAll(async () => {
  house = await openHouse({ LOCK_MS: '500' })
}, 30_000)
afterAll(() => house.stop())

test('a picture that kills the process three times is refused with the reason', async () => {
  const jpeg = await photo({ width: 200, height: 100 })
  const poison = await upload(house, jpeg, 'poison.jpg')
  for (let deaths = 0; deaths < 3; deaths += 1) {
    const media = await house.startMedia({}, 'tests/support/start/media-that-dies')
    await new Promise(ended => media.child.once('exit', ended))
    expect((await pictureState(house, poison.id)).state).toBe('preparing')
  }
  await house.startMedia()
  const found = await settledPicture(house, poison.id)
  expect(found).toMatchObject({ state: 'refused', detail: expect.stringContaining('ended three times') })
  expect(await settledPicture(house, (await upload(house, jpeg)).id)).toMatchObject({ state: 'ready' })
}, 60_000)
