// Every state in which a desk can be, not only the one in which all is well: no fault that axe finds, nothing cut off on a
// phone, and everything in reach of a keyboard.
import { AxeBuilder } from '@axe-core/playwright'
import type { BrowserContextOptions, Locator, Page } from '@playwright/test'
import { addUser, endSessions } from '../support/desk-user.ts'
import { composer, entry, openDesk, signIn, sitDown, write } from '../support/desk-journey.ts'
import { expect, test } from '../support/journey.ts'

/** What lies half under a bar, where the page happens to be scrolled to, is not what is looked at here: the view is as high as all of it. */
const phone = { width: 360, height: 3200 }

async function isGood(page: Page, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
    state,
  ).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth), `${state}: nothing is cut off`).toBe(360)
}

for (const colorScheme of ['light', 'dark'] as const) {
  const context: BrowserContextOptions = { colorScheme, viewport: phone }

  test(`no state of a page at the desk has an accessibility fault, ${colorScheme}, and each fits a phone`, {
    tag: '@full',
  }, async ({ house, browser }) => {
    const live = await house.createPage({ headline: 'Storm' })
    const { page } = await sitDown({ house, browser }, live.slug, 'Ada', { role: 'chief', context })
    await expect(page.getByText('Nothing is published yet.')).toBeVisible()
    await isGood(page, 'an empty page')
    for (const tab of ['Scheduled', 'Withdrawn', 'Drafts', 'Submitted', 'Timeline']) {
      await page.getByRole('button', { name: tab, exact: true }).click()
      await isGood(page, `${tab}, empty`)
    }

    for (const [status, words] of [
      ['paused', 'Paused: readers see a note.'],
      ['scheduled', 'Not started yet'],
      ['ended', 'Coverage has ended: no new entries.'],
      ['down', 'Taken down: readers are told so'],
    ] as const) {
      await house.command({ type: 'page', page: live.id, settings: { status } })
      await expect(page.getByText(words)).toBeVisible()
      await isGood(page, status)
    }
  })

  test(`what is on its way, refused, or cannot go out is as readable as all else, ${colorScheme}`, {
    tag: '@full',
  }, async ({ house, browser }) => {
    test.slow() // the checker looks at seven states, one after the other
    // Goes on taking entries: without it there is no place to write once the other one has ended.
    await house.createPage({ headline: 'Ferries' })
    const live = await house.createPage({ headline: 'Storm' })
    const user = await addUser(house)
    const page = await (await browser.newContext(context)).newPage()
    await page.goto(`${house.url}/desk/${live.slug}`)
    await signIn(page, { ...user, password: 'not the password' })
    await expect(page.getByRole('alert')).toHaveText('Name or password is wrong.')
    await isGood(page, 'a wrong password')
    await signIn(page, user)
    await expect(page.getByText('Following live')).toBeVisible()

    await write(page, 'Written without a network')
    await page.context().setOffline(true)
    await composer(page).getByLabel('Headline').press('Control+Enter')
    await expect(composer(page).getByText(/^No connection\. It is kept here/)).toBeVisible()
    await expect(page.getByText('Offline. What you send is kept here')).toBeVisible()
    await isGood(page, 'offline, an entry waits')
    await page.getByRole('button', { name: 'Write the next one meanwhile' }).click()
    await isGood(page, 'offline, an entry is on its way beside the next one')
    await page.context().setOffline(false)
    await expect(entry(page, 'Written without a network')).toHaveCount(1)
    await expect(page.getByText('Following live')).toBeVisible()

    await house.command({ type: 'page', page: live.id, settings: { status: 'ended' } })
    await expect(page.getByText('Coverage has ended: no new entries.')).toBeVisible()
    await write(page, 'Too late')
    await composer(page).getByLabel('Headline').press('Control+Enter')
    await isGood(page, 'an entry for a page that has ended')

    await endSessions(house, user.id)
    await house.command({ type: 'page', page: live.id, settings: { status: 'live' } })
    await composer(page).getByLabel('Headline').press('Control+Enter')
    await expect(page.getByRole('dialog', { name: 'Your session has ended' })).toBeVisible()
    await isGood(page, 'the session has ended')
  })

  test(`who may do less has a desk that says so, ${colorScheme}`, { tag: '@full' }, async ({ house, browser }) => {
    const live = await house.createPage({ headline: 'Storm' })
    await house.publish([live.slug], 'By someone else')
    const { page } = await sitDown({ house, browser }, live.slug, 'Rea', { role: 'reporter', context })
    await isGood(page, 'a reporter')
    const editor = await sitDown({ house, browser }, live.slug, 'Nora', { context })
    await editor.page.getByRole('button', { name: 'Withdraw: By someone else' }).click()
    await expect(editor.page.getByText('Only a chief editor can withdraw what someone else wrote.')).toBeVisible()
    await isGood(editor.page, 'a right that is not there')
    const nowhere = await (await browser.newContext(context)).newPage()
    await nowhere.goto(`${house.url}/desk`)
    await signIn(nowhere, await addUser(house, { pages: ['p_of_another_newsroom'] }))
    await expect(nowhere.getByRole('heading', { name: 'No pages yet' })).toBeVisible()
    await isGood(nowhere, 'no page in reach')
  })
}

/** Nothing lies over its middle. */
function isOnTop(button: Locator): Promise<boolean> {
  return button.evaluate(element => {
    const { x, y, width, height } = element.getBoundingClientRect()
    return element.contains(document.elementFromPoint(x + width / 2, y + height / 2))
  })
}

test('whatever stays in view on a phone, the buttons of the composer lie over it', { tag: '@full' }, async ({
  house,
  browser,
}) => {
  const live = await house.createPage({ headline: 'Storm' })
  const user = await addUser(house)
  const page = await (await browser.newContext({ viewport: { width: 360, height: 700 } })).newPage()
  await page.goto(`${house.url}/desk/${live.slug}`)
  await signIn(page, user)
  await expect(page.getByText('Following live')).toBeVisible()
  await write(page, 'Written before the end')
  const publish = page.getByRole('button', { name: 'Publish', exact: true })
  const middle = (one: Locator) =>
    one.evaluate(element => element.getBoundingClientRect().top + element.clientHeight / 2)
  await page.evaluate(() => scrollTo(0, 0))
  // So low a window that the tools of the text come to stand just where the buttons do.
  const tools = composer(page).getByRole('toolbar')
  await page.setViewportSize({ width: 360, height: Math.round((await middle(tools)) + 700 - (await middle(publish))) })
  await expect.poll(async () => Math.abs((await middle(tools)) - (await middle(publish)))).toBeLessThan(12)
  expect(await isOnTop(publish), 'over the tools').toBe(true)

  await page.setViewportSize({ width: 360, height: 700 })
  await endSessions(house, user.id)
  await composer(page).getByLabel('Headline').press('Control+Enter')
  await page.getByRole('dialog', { name: 'Your session has ended' }).getByRole('button', { name: 'Not now' }).click()
  await expect(page.getByRole('button', { name: 'Sign in again' })).toBeVisible()
  const next = page.getByRole('button', { name: 'Write the next one meanwhile' })
  await expect(next).toBeInViewport()
  expect(await isOnTop(next), 'beside what is said below').toBe(true)
})

/** What can be pressed or filled in, in the order of the document, but for what a group's own arrow keys lead to. */
function inReach(page: Page): Locator {
  return page.locator(
    'a[href], button:not(:disabled), input:not(:disabled):not([type=radio]):not([type=file]), select:not(:disabled), ' +
      'textarea:not(:disabled), summary, [contenteditable=true]',
  )
}

test('whatever can be pressed or filled in on any view is reached by the Tab key', { tag: '@full' }, async ({
  house,
  browser,
}) => {
  test.setTimeout(180_000)
  const live = await house.createPage({ headline: 'Storm' })
  await house.publish([live.slug], 'An entry with tools')
  const user = await addUser(house, { role: 'admin' })
  const page = await openDesk(house, browser, live.slug, user)

  const allReached = async (view: string) => {
    const wanted = await inReach(page).evaluateAll(all =>
      all.flatMap((one, place) => {
        const isOneOfGroup = one.closest('[role=toolbar]') !== null && (one as HTMLElement).tabIndex < 0
        if (!one.checkVisibility({ visibilityProperty: true }) || one.closest('[inert]') || isOneOfGroup) return []
        one.setAttribute('data-place', String(place))
        return [`${place} ${one.outerHTML.slice(0, 120)}`]
      }),
    )
    expect(wanted.length, view).toBeGreaterThan(3)
    const reached = new Set<string>()
    // Once around, and out of the text, which is left by the Tab key too.
    for (let left = wanted.length * 2 + 20; left > 0 && reached.size < wanted.length; left -= 1) {
      await page.keyboard.press('Tab')
      const place = await page.evaluate(() => document.activeElement?.getAttribute('data-place'))
      if (place) reached.add(place)
    }
    expect(
      wanted.filter(one => !reached.has(one.split(' ')[0] ?? '')),
      view,
    ).toEqual([])
    await page.evaluate(() => {
      for (const one of document.querySelectorAll('[data-place]')) one.removeAttribute('data-place')
    })
  }

  await allReached('timeline')
  for (const tab of ['Drafts', 'Scheduled', 'Withdrawn', 'Settings']) {
    await page.getByRole('button', { name: tab, exact: true }).click()
    await allReached(tab)
  }
  await page.getByRole('button', { name: 'Timeline', exact: true }).click()
  await page.getByRole('button', { name: 'Edit: An entry with tools' }).click()
  await expect(page.getByRole('form', { name: /^Edit/ })).toBeVisible()
  await allReached('an open edit')
  for (const view of ['Your account', 'People', 'Audit log']) {
    await page.locator('.menu__button').click()
    await page.getByRole('button', { name: view, exact: true }).click()
    await expect(page.locator('.lines__one').first()).toBeVisible()
    await allReached(view)
  }
})
