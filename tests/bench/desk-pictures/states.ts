/** The desk where not all is well: nothing there yet, on its way, cut off, refused, not allowed, running out. */
import type { Page } from '@playwright/test'
import { v7 as newId } from 'uuid'
import { keys } from '../../../server/storage/keys.ts'
import { memoryUse } from '../../../server/storage/memory-use.ts'
import { createPageWrites } from '../../../server/storage/page-writes.ts'
import { openRedis } from '../../../server/storage/redis.ts'
import { openHouse } from '../../support/house.ts'
import { body } from '../../support/newsroom.ts'
import { openReader } from '../../support/socket-reader.ts'
import { hire, signIn } from '../at-the-desk.ts'
import { demoPhoto } from './demo-photo.ts'
import {
  accountOf,
  composer,
  deskOf,
  lookAt,
  press,
  type Scene,
  type Stage,
  storm,
  tab,
  toPage,
  write,
} from './stage.ts'

const ended = 'cup-final-mariners-weavers'
const [admin, chief, editor, reporter] = ['Lena Adeyo', 'Mara Quillan', 'Tobin Ashe', 'Ines Farrow']

/** Readers of a page whose receipts are shown. */
const audience = 60

export const states: Record<string, Scene> = {
  'first-use': {
    title: 'A newsroom without a page: the way to the first one',
    async show(stage) {
      const bare = await openHouse({ LOG_LEVEL: 'warn' })
      stage.afterwards(() => bare.stop())
      const page = await stage.open()
      await page.goto(`${bare.url}/desk`)
      await signIn(page, await hire(bare, { name: admin, role: 'admin' }))
      await page.getByRole('heading', { name: 'No pages yet' }).waitFor()
      return page
    },
  },
  'no-pages': {
    title: 'An editor whose account reaches no page',
    async show(stage) {
      const page = await stage.open()
      await page.goto(`${stage.house.url}/desk`)
      await signIn(page, await hire(stage.house, { pages: ['p_of_another_newsroom'] }))
      await page.getByRole('heading', { name: 'No pages yet' }).waitFor()
      return page
    },
  },
  empty: {
    title: 'A page without an entry',
    async show(stage) {
      const page = await stage.sitDown(editor, stage.slugs.empty)
      await toPage(page)
      return page
    },
  },
  loading: {
    title: 'A page that is still being loaded',
    isMidway: true,
    show: deskOf(editor, async page => {
      await page.route(`**/api/pages/${storm}`, () => {}) // an answer that takes its time
      await page.reload()
      await page.getByText('Loading the timeline…').waitFor()
      await toPage(page)
    }),
  },
  'no-service': {
    title: 'A desk that cannot be opened: the service does not answer',
    show: deskOf(editor, async page => {
      await page.route('**/desk/api/**', route => route.abort('connectionrefused'))
      await page.reload()
      await page.getByRole('heading', { name: 'The desk cannot be opened' }).waitFor()
    }),
  },
  offline: {
    title: 'Without a network: two entries wait in this browser, and go out in their order',
    show: deskOf(editor, async page => {
      await page.context().setOffline(true)
      await page.getByText('Offline. What you send is kept here').waitFor()
      for (const [headline, text] of [
        ['Mole road open again', 'One lane, on foot only.'],
        ['Trams run from noon', 'Lines 2 and 5 first, as far as the fish market.'],
      ] as const) {
        await write(page, headline, text)
        await page.keyboard.press('Control+Enter')
        await composer(page).getByText('No connection').waitFor()
        if (headline.startsWith('Mole')) await press(page, 'Write the next one meanwhile')
      }
      await lookAt(page.getByRole('region', { name: 'On its way' }))
    }),
  },
  'on-its-way': {
    title: 'Accepted, and not yet live: the next entry is written meanwhile',
    async show(stage) {
      const page = await stage.sitDown(editor, stage.slugs.ferries)
      stage.afterwards(() => withdrawNewest(stage, 'Mole road open again'))
      await stage.house.workers.pop()?.stop()
      stage.afterwards(() => stage.house.startWorker())
      await write(page, 'Mole road open again', 'One lane, on foot only.')
      await page.keyboard.press('Control+Enter')
      await composer(page).getByText('Accepted. It will be live in a moment.').waitFor()
      await press(page, 'Write the next one meanwhile')
      await write(page, 'Trams run from noon', 'Lines 2 and 5 first.')
      await lookAt(page.getByRole('region', { name: 'On its way' }))
      return page
    },
  },
  live: {
    title: 'Live: to how many readers an entry went, and how long that took',
    async show(stage) {
      const page = await stage.sitDown(editor, stage.slugs.ferries)
      const readers = await Promise.all(
        Array.from({ length: audience }, () => openReader(stage.house.url, stage.slugs.ferries)),
      )
      stage.afterwards(async () => readers.forEach(reader => reader.close()))
      await write(page, 'Mole road open again', 'One lane, on foot only.')
      await page.keyboard.press('Control+Enter')
      await composer(page)
        .getByText(new RegExp(`^Live on 1 page.*${audience} readers`))
        .waitFor()
      await page
        .getByText(new RegExp(`^Sent to ${audience} readers.* answered in`))
        .first()
        .waitFor({ state: 'attached' })
      stage.afterwards(() => withdrawNewest(stage, 'Mole road open again'))
      return page
    },
  },
  refused: {
    title: 'Refused, with the reason and what to do; not a word is gone',
    async show(stage) {
      const page = await stage.sitDown(editor, stage.slugs.ferries)
      const set = (status: string) =>
        stage.house.command({ type: 'page', page: stage.slugs.ferries, settings: { status } })
      // The page ends between the press and the command: what an editor sees who is slower than a chief.
      const endsFirst = { times: 1 }
      await page.route(
        '**/api/commands',
        async route => {
          await set('ended')
          await route.continue()
        },
        endsFirst,
      )
      stage.afterwards(() => set('live'))
      await write(page, 'Last boat leaves at nine', 'It takes no cars.')
      await page.keyboard.press('Control+Enter')
      await composer(page)
        .getByText(/Choose another page, or ask a chief editor/)
        .waitFor()
      return page
    },
  },
  'session-ended': {
    title: 'The session has ended: signing in again in place, over what was being written',
    show: deskOf('Joss Wender', async (page, stage) => {
      await write(page, 'Schools stay closed on Friday', 'The council decides tonight about Monday.')
      await stage.endSessions('Joss Wender')
      await page.keyboard.press('Control+Enter')
      await page.getByRole('dialog', { name: 'Your session has ended' }).waitFor()
    }),
  },
  'session-ended-later': {
    title: 'Put off: what is written stays in the browser, and says that it does',
    async show(stage) {
      const page = await states['session-ended']?.show(stage)
      if (!page) throw new Error('no such state')
      await press(page, 'Not now')
      return page
    },
  },
  reporter: {
    title: 'A reporter writes and submits; what needs another role is not there',
    show: deskOf(reporter, async page => {
      await write(page, 'Power back in the western streets', 'The last fuse went in at ten.')
    }),
  },
  'no-right': {
    title: 'A right that is missing is said where it was asked for',
    show: deskOf(editor, async page => {
      await press(page, /^Withdraw: /)
      const words = page.getByText('Only a chief editor can withdraw what someone else wrote.')
      await words.waitFor()
      await lookAt(words)
    }),
  },
  ended: {
    title: 'A page whose coverage has ended',
    async show(stage) {
      const page = await stage.sitDown(chief, ended)
      await toPage(page)
      return page
    },
  },
  'take-down': {
    title: 'Asked before a page is taken down, with what that means for readers',
    show: deskOf(chief, async page => {
      await tab(page, 'Settings')
      const form = page.getByRole('form', { name: 'Page settings' })
      await form.getByRole('radio', { name: 'Taken down' }).check()
      await press(form, 'Save settings')
      await page.getByRole('dialog').waitFor()
    }),
  },
  breaking: {
    title: 'Asked once before breaking news go out, with what readers will see',
    show: deskOf(editor, async page => {
      await write(page, 'Skerry Gate opens again', 'The first ships pass at seven.')
      await composer(page).getByRole('radio', { name: 'Breaking' }).check()
      await composer(page)
        .getByRole('checkbox', { name: /^Ferries to the islands/ })
        .last()
        .check()
      await press(page, 'Publish breaking news on 2 pages')
      await page.getByRole('dialog').waitFor()
    }),
  },
  withdraw: {
    title: 'Asked before an entry is withdrawn, by its headline and its pages',
    show: deskOf(chief, async page => {
      await page
        .getByRole('button', { name: /^Withdraw: / })
        .nth(2)
        .click()
      await page.getByRole('dialog').waitFor()
    }),
  },
  undo: {
    title: 'Withdrawn, and for ten seconds a press from being back',
    show: deskOf(chief, async (page, stage) => {
      const button = page.getByRole('button', { name: /^Withdraw: / }).nth(2)
      const name = (await button.getAttribute('aria-label')) ?? ''
      await lookAt(button)
      await button.click()
      await press(page.getByRole('dialog'), 'Withdraw')
      const itsButton = page.getByRole('button', { name, exact: true })
      await itsButton.waitFor({ state: 'detached' })
      const undo = page.getByRole('group', { name: 'Done just now' }).getByRole('button')
      await undo.hover() // it stays for as long as it is pointed at
      stage.afterwards(async () => {
        await undo.click()
        await itsButton.waitFor()
      })
    }),
  },
  'set-aside': {
    title: 'Commands that were set aside after faults: the words are kept, and can be sent again',
    async show(stage) {
      await park(stage, 'Pumps three and four run again', 'The lower square should be dry by the evening.')
      const page = await stage.sitDown(admin)
      await press(page, '1 command was set aside')
      await page.getByRole('heading', { name: 'Set aside' }).waitFor()
      return page
    },
  },
  uploads: {
    title: 'Pictures on their way: under way, broken off, and refused with the reason',
    isMidway: true,
    show: deskOf(editor, async page => {
      await write(page, 'Waves at the mole')
      const refused = { name: 'programme.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('%PDF-1.7 a programme') }
      await pick(page, refused)
      await composer(page).getByText('This is a PDF document').waitFor()
      const photo = { mimeType: 'image/jpeg', buffer: await demoPhoto('storm-waves') }
      await page.route('**/api/media', route => route.abort('connectionreset'), { times: 1 })
      await pick(page, { ...photo, name: 'mole-at-noon.jpg' })
      await composer(page).getByText('The connection broke off').waitFor()
      const line = await page.context().newCDPSession(page)
      await line.send('Network.enable')
      const uploadThroughput = photo.buffer.length / 8 // bytes a second
      await line.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: 0,
        downloadThroughput: -1,
        uploadThroughput,
      })
      await pick(page, { ...photo, name: 'waves-at-the-mole.jpg' })
      const row = page.getByRole('listitem').filter({ hasText: 'waves-at-the-mole.jpg' })
      await row.filter({ hasText: /[3-9]\d %/ }).waitFor()
      await lookAt(row)
    }),
  },
  shortage: {
    title: 'Near a limit: the desk says so before publishing stops',
    async show(stage) {
      await fillMemory(stage)
      const page = await stage.sitDown(editor)
      const words = page.getByText(/^Redis has used \d\d % of its memory/)
      // Another desk may have asked just before, and its answer is kept for seconds.
      for (let left = 20; left > 0 && !(await words.isVisible()); left -= 1) {
        const answered = page.waitForResponse('**/desk/api/shortages')
        await page.reload()
        await answered
        await page.getByText('Following live').waitFor()
      }
      return page
    },
  },
}

async function pick(page: Page, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await press(composer(page), 'Add pictures')
  await (await chooser).setFiles(file)
}

/** As the worker does it after the third fault. */
async function park({ house, slugs, afterwards }: Stage, headline: string, words: string): Promise<void> {
  const redis = await openRedis(house.redisUrl, 'work')
  const page = (await (await fetch(`${house.url}/api/pages/${slugs.ferries}`)).json()).page.id as string
  const command = { type: 'publish' as const, entry: { id: newId(), ...body(headline, words) }, pages: [page] }
  const id = newId()
  const account = (await accountOf(house, editor)).id
  const lane = { id, command, account, fingerprint: id, home: page, receivedAt: Date.now(), requestId: 'pictures' }
  await createPageWrites(redis).park(lane, 'a figure was missing')
  afterwards(async () => {
    await redis.del(keys.parked)
    redis.disconnect()
  })
}

async function fillMemory({ house, afterwards }: Stage): Promise<void> {
  const redis = await openRedis(house.redisUrl, 'work')
  for (let pieces = 0; pieces < 120; pieces += 1) await redis.rpush('ballast', 'x'.repeat(256 * 1024))
  const { usedBytes } = (await memoryUse(redis)) ?? { usedBytes: 0 }
  await redis.config('SET', 'maxmemory', Math.floor(usedBytes / 0.9))
  afterwards(async () => {
    await redis.config('SET', 'maxmemory', 0)
    await redis.del('ballast')
    redis.disconnect()
  })
}

/** Waits until it is there, then takes it away for good. @throws when it does not come within ten seconds */
async function withdrawNewest({ house, slugs }: Stage, headline: string): Promise<void> {
  for (let left = 200; left > 0; left -= 1) {
    const { entries } = (await (await fetch(`${house.url}/api/pages/${slugs.ferries}`)).json()) as {
      entries: { id: string; headline?: string }[]
    }
    const found = entries.find(entry => entry.headline === headline)
    if (found) return void (await house.command({ type: 'withdraw', entry: { id: found.id } }))
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error(`“${headline}” did not appear`)
}
