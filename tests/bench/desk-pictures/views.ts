/** Every view of the desk, with all well. */
import type { BrowserContextOptions, Page } from '@playwright/test'
import {
  composer,
  deskOf,
  editForm,
  lookAt,
  press,
  type Scene,
  type Stage,
  storm,
  tab,
  toPage,
  toTimeline,
  write,
} from './stage.ts'

const chief = 'Mara Quillan'
const admin = 'Lena Adeyo'
/** Somebody whose clock is another one than the page's. */
const abroad = { timezoneId: 'America/New_York' }

const onTab = (name: string, who = chief, more?: BrowserContextOptions) =>
  deskOf(
    who,
    async page => {
      await tab(page, name)
      await toPage(page)
    },
    more,
  )

/** Of those that lie over the page. */
const beside = (view: string) =>
  deskOf(admin, async (page, { house }) => {
    await page.goto(`${house.url}/desk/${storm}#${view}`)
    await page.locator('.lines__one').first().waitFor()
  })

const overEntry = (tool: RegExp) =>
  deskOf(chief, async page => {
    await press(page, tool)
    await page.getByRole('dialog').waitFor()
  })

async function writeRich(page: Page): Promise<void> {
  await write(page, 'East gate holds through the second tide', 'The pumps at the ')
  await page.keyboard.press('Control+B')
  await page.keyboard.type('east gate')
  await page.keyboard.press('Control+B')
  await page.keyboard.type(' ran all night.\n- Water stands at 40 centimetres\nNo one is hurt')
}

export const views: Record<string, Scene> = {
  'sign-in': {
    title: 'Signing in',
    async show(stage) {
      const page = await stage.open()
      await page.goto(`${stage.house.url}/desk/${storm}`)
      await page.getByRole('button', { name: 'Sign in' }).waitFor()
      return page
    },
  },
  timeline: {
    title: 'The timeline, as readers see it, with the tools of each entry',
    show: deskOf(chief, toTimeline),
  },
  composer: {
    title: 'An entry with a list in it is written, while another one is being edited',
    show: deskOf(chief, async page => {
      await page
        .getByRole('button', { name: /^Edit: / })
        .nth(1)
        .click()
      await editForm(page).waitFor()
      await writeRich(page)
    }),
  },
  preview: {
    title: 'The preview beside the text, and how it looks when it is shared',
    show: deskOf(chief, async page => {
      await writeRich(page)
      await press(page, 'Preview')
      await page.locator('.preview').evaluate(preview => preview.scrollIntoView())
    }),
  },
  edit: {
    title: 'An entry is edited where it stands, with a correction note',
    show: deskOf(chief, async page => {
      await page
        .getByRole('button', { name: /^Edit: / })
        .nth(1)
        .click()
      await editForm(page).getByLabel('Correction note').fill('An earlier version named the wrong pier.')
      await editForm(page).evaluate(form => form.scrollIntoView())
    }),
  },
  history: {
    title: 'History: any two revisions are compared, and what was added or taken away is marked',
    show: overEntry(/^History: /),
  },
  pages: { title: 'The pages on which an entry stands', show: overEntry(/^Pages: /) },
  drafts: { title: 'A draft that was put away', show: onTab('Drafts', admin) },
  submitted: { title: 'What reporters have submitted for review', show: onTab('Submitted') },
  scheduled: { title: 'An entry that waits for its time, with a countdown', show: onTab('Scheduled') },
  withdrawn: { title: 'A withdrawn entry, which can be restored', show: onTab('Withdrawn') },
  settings: { title: 'Settings of a page', show: onTab('Settings') },
  'new-page': {
    title: 'A new page',
    show: deskOf(chief, async page => {
      await press(page, 'New page')
      await page.getByRole('form', { name: 'New live page' }).waitFor()
    }),
  },
  keys: {
    title: 'All keys of the timeline and of the text',
    show: deskOf(chief, async page => {
      await page.locator('#timeline').press('?')
    }),
  },
  people: { title: 'People with their roles, and API tokens', show: beside('people') },
  'audit-log': { title: 'The audit log: who did what when, with filters', show: beside('audit') },
  account: { title: 'Your account, and where you are signed in', show: beside('account') },
  video: {
    title: 'A video in an entry, with the line that leads into it',
    show: deskOf(chief, async page => {
      await write(page, 'The gate, filmed from the mole', 'It closed at noon.')
      await press(page, 'Video')
      await page.keyboard.type('films.example/gate.mp4')
      await page.keyboard.press('Enter')
      const card = composer(page).getByRole('region', { name: 'Video' })
      await card.getByLabel('Line that leads into it').fill('Our correspondent reports:')
      await card.getByLabel('Caption').fill('The last metre')
      await card.getByLabel('Credit').fill('Joss Wender')
      await lookAt(card)
    }),
  },
  'video-address': {
    title: 'Asked for the address of a video, and told that this is none',
    show: deskOf(chief, async page => {
      await write(page, 'The gate, filmed from the mole', 'It closed at noon.')
      await press(page, 'Video')
      await page.keyboard.type('http://films.example/gate.mp4')
      await page.keyboard.press('Enter')
      await page.getByText('This is no address of a video').waitFor()
    }),
  },
  'earlier-pictures': {
    title: 'Earlier pictures to choose from',
    show: deskOf(chief, chooseEarlier),
  },
  gallery: {
    title: 'Two pictures are a gallery; one still needs words for those who cannot see it',
    show: deskOf(chief, async page => {
      await write(page, 'What the third tide left behind')
      await chooseEarlier(page)
      await press(page.getByRole('dialog'), /^Add /)
      const first = page.getByRole('group', { name: 'Picture 1 of 2' })
      await first.getByLabel('What the picture shows').fill('Water up to the door handles of parked cars')
      await first.getByLabel('Caption').fill('Fishgate, an hour after high water')
      await first.getByLabel('Credit').fill('Joss Wender')
      await press(page, 'Publish')
      await page.getByText('Say what each picture shows').waitFor()
      await lookAt(page.getByRole('group', { name: 'Picture 2 of 2' }))
    }),
  },
  'embed-offer': {
    title: 'A card is offered for an address that was pasted on a line of its own',
    show: deskOf(chief, async page => {
      await pasteFilm(page)
      await lookAt(page.getByRole('region', { name: 'Card for a pasted address' }))
    }),
  },
  embed: {
    title: 'The card of another site in the text; readers load the site itself only by a press',
    show: deskOf(chief, async page => {
      await pasteFilm(page)
      await press(page, 'Show as a card')
      await lookAt(page.getByRole('region', { name: 'Card from YouTube' }))
    }),
  },
  schedule: {
    title: 'The time at which an entry is to be published, on the page’s clock and on your own',
    show: deskOf(
      chief,
      async page => {
        await write(page, 'Electricians start in Fishgate', 'They go from door to door.')
        await press(page, 'Schedule…')
        const field = page.getByLabel(/^Publish at/)
        await field.fill(`${new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)}T07:30`)
        await lookAt(field)
      },
      abroad,
    ),
  },
  'change-time': {
    title: 'A scheduled entry is given another time',
    async show(stage) {
      const page = await onTab('Scheduled', chief, abroad)(stage)
      await press(page, /^Change time/)
      return page
    },
  },
  review: {
    title: 'A submitted entry in the hands of an editor, who publishes it or returns it with a note',
    async show(stage) {
      const page = await onTab('Submitted')(stage)
      await press(page, /^Open: /)
      const returning = page.getByRole('button', { name: 'Return with a note…' })
      await returning.waitFor()
      await lookAt(returning)
      return page
    },
  },
  invite: {
    title: 'Somebody is invited: the link, which is shown once',
    async show(stage) {
      const page = await beside('people')(stage)
      await invite(stage, page)
      return page
    },
  },
  invitation: {
    title: 'Whoever opens the link chooses a password and is at the desk',
    async show(stage) {
      const asking = await beside('people')(stage)
      const link = await invite(stage, asking)
      const page = await stage.open()
      await page.goto(link)
      await page.getByRole('heading', { name: /^Welcome/ }).waitFor()
      return page
    },
  },
}

async function pasteFilm(page: Page): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await write(page, 'Seen from the harbour', 'Watch the last minute before the gate closed.\n\n')
  await page.evaluate(() => navigator.clipboard.writeText('https://youtu.be/harbour-01'))
  await page.keyboard.press('Control+V')
  await page.getByText('The harbour at night').waitFor()
}

async function chooseEarlier(page: Page): Promise<void> {
  await press(composer(page), 'Earlier pictures')
  const all = page.getByRole('dialog').getByRole('checkbox')
  await all.nth(1).waitFor()
  await all.nth(0).check()
  await all.nth(1).check()
}

async function invite({ afterwards }: Stage, page: Page): Promise<string> {
  await press(page, 'Invite somebody')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name', { exact: true }).fill('Rosa Lindqvist')
  await dialog.getByLabel('Role', { exact: true }).selectOption('Editor')
  await press(dialog, 'Make the link')
  afterwards(async () => {
    await press(dialog, 'Close')
    await press(page, 'Remove: Rosa Lindqvist')
    await press(page.getByRole('dialog'), 'Remove')
    await page.getByRole('button', { name: 'Remove: Rosa Lindqvist' }).waitFor({ state: 'detached' })
  })
  return page.getByRole('textbox', { name: 'Link' }).inputValue()
}
