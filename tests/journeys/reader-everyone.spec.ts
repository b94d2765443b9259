// Readers who enlarge, who press keys, who need more contrast or less motion: on every kind of page that there is.
import type { House } from '../support/house.ts'
import { expect, isLive, type Page, test } from '../support/journey.ts'
import { openReaderPages, type ReaderPages } from '../support/reader-pages.ts'

const made = new Map<string, ReaderPages>()

async function pagesOf(house: House, direction: 'ltr' | 'rtl'): Promise<[kind: string, path: string][]> {
  const found = made.get(direction) ?? (await openReaderPages(house, direction))
  made.set(direction, found)
  return Object.entries(found.paths)
}

for (const direction of ['ltr', 'rtl'] as const) {
  test(`at 400 % nothing has to be scrolled sideways, ${direction}`, {
    tag: direction === 'rtl' ? '@full' : [],
  }, async ({ house, page }) => {
    await page.setViewportSize({ width: 320, height: 256 })
    for (const [kind, path] of await pagesOf(house, direction)) {
      await page.goto(house.url + path)
      const { wide, culprit } = await page.evaluate(() => {
        const { scrollWidth } = document.documentElement
        // Key events are a strip of their own that is swiped through; nothing else may stick out.
        const isOut = (one: Element) => {
          const { left, right } = one.getBoundingClientRect()
          return (right > 320.5 || left < -0.5) && !one.closest('.key-events, .skip')
        }
        return {
          wide: scrollWidth,
          culprit: [...document.querySelectorAll('body *')].find(isOut)?.outerHTML.slice(0, 200),
        }
      })
      expect(culprit, kind).toBeUndefined()
      expect(wide, kind).toBeLessThanOrEqual(320)
    }
  })
}

/** WCAG 2.2, 2.5.8: 24 by 24, or so far from others that a circle of 24 around each touches none; links in a sentence are exempt. */
const smallTargets = (page: Page) =>
  page.evaluate(() => {
    const targets = [...document.querySelectorAll('a[href], button, summary')].filter(one => one.checkVisibility())
    const isInSentence = (one: Element) => {
      const sentence = one.closest('p, li, figcaption, blockquote')
      return (
        getComputedStyle(one).display === 'inline' &&
        (sentence?.textContent?.trim().length ?? 0) > (one.textContent?.trim().length ?? 0)
      )
    }
    const boxes = targets.map(one => one.getBoundingClientRect())
    return targets
      .filter((one, place) => {
        const { width, height, x, y } = boxes[place] as DOMRect
        if ((width >= 24 && height >= 24) || isInSentence(one) || one.matches('.skip')) return false
        const [left, top] = [x + width / 2 - 12, y + height / 2 - 12]
        return boxes.some(
          (other, at) =>
            at !== place && other.left < left + 24 && other.right > left && other.top < top + 24 && other.bottom > top,
        )
      })
      .map(one => one.outerHTML.slice(0, 160))
  })

test('whatever can be pressed can be hit: 24 by 24 pixels, or far from everything else', { tag: '@full' }, async ({
  house,
  page,
}) => {
  for (const [kind, path] of await pagesOf(house, 'ltr')) {
    await page.goto(house.url + path)
    expect(await smallTargets(page), kind).toEqual([])
  }
})

test('the focus can be seen on everything that a keyboard reaches, and is not hidden behind what is fixed', {
  tag: '@full',
}, async ({ house, page }) => {
  for (const [kind, path] of await pagesOf(house, 'ltr')) {
    await page.goto(house.url + path)
    const stops = await page.evaluate(
      () =>
        [...document.querySelectorAll('a[href], button, summary, video')].filter(
          one => one.checkVisibility() && !one.hasAttribute('hidden'),
        ).length,
    )
    for (let stop = 0; stop < Math.min(stops, 60); stop += 1) {
      await page.keyboard.press('Tab')
      const fault = await page.evaluate(() => {
        const one = document.activeElement
        if (!one || one === document.body) return undefined
        const { outlineStyle, outlineWidth } = getComputedStyle(one)
        const { left, right, top, bottom } = one.getBoundingClientRect()
        const seen = document.elementFromPoint(
          Math.min(Math.max((left + right) / 2, 0), innerWidth - 1),
          Math.min(Math.max((top + bottom) / 2, 0), innerHeight - 1),
        )
        const isOutlined = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2
        const isSeen = seen !== null && (one.contains(seen) || seen.contains(one))
        return isOutlined && isSeen ? undefined : `${one.outerHTML.slice(0, 160)}: ${outlineStyle} ${outlineWidth}`
      })
      expect(fault, `${kind}, stop ${stop}`).toBeUndefined()
    }
  }
})

test('who wants no motion gets none: neither the badge nor an update that comes in moves', async ({ house, page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const { slug } = await house.createPage()
  await house.publish([slug], 'There before')
  await page.goto(`${house.url}/live/${slug}`)
  await isLive(page)
  await page.evaluate(() => {
    const seen = ((window as unknown as { moved: string[] }).moved = [] as string[])
    const look = () => {
      for (const animation of document.getAnimations()) {
        const { target } = animation.effect as KeyframeEffect
        if (Number(animation.effect?.getComputedTiming().duration) > 1) seen.push(target?.className ?? '')
      }
      requestAnimationFrame(look)
    }
    look()
  })
  const id = await house.publish([slug], 'Comes in')
  await expect(page.locator(`#entry-${id}`)).toBeVisible()
  const next = await house.publish([slug], 'And another')
  await expect(page.locator(`#entry-${next}`)).toBeVisible()
  expect(await page.evaluate(() => (window as unknown as { moved: string[] }).moved)).toEqual([])
})

test('in the system’s own few colours nothing is lost that was told by a shade', { tag: '@full' }, async ({
  house,
  page,
}) => {
  await page.emulateMedia({ forcedColors: 'active' })
  const pages = Object.fromEntries(await pagesOf(house, 'ltr'))
  const style = (selector: string, what: string, pseudo?: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((one, [what, pseudo]) => getComputedStyle(one, pseudo || undefined).getPropertyValue(what as string), [
        what,
        pseudo ?? '',
      ] as const)
  await page.goto(house.url + pages.newest)
  await isLive(page)
  const paper = await style('body', 'background-color')
  for (const box of ['.status--live', '.label--breaking', '.label--summary']) {
    expect(await style(box, 'border-top-style'), box).toBe('solid')
    expect(await style(box, 'border-top-color'), box).not.toBe(paper)
  }
  const canvas = await page.evaluate(() => {
    const probe = document.body.appendChild(document.createElement('i'))
    probe.style.color = 'Canvas'
    return getComputedStyle(probe).color
  })
  expect(await style('.entry--breaking', 'background-color', '::before')).not.toBe(canvas)
  expect(await style('.reading a[aria-current]', 'border-bottom-color')).not.toBe(canvas)
  expect(await style('.reading a:not([aria-current])', 'border-bottom-color')).toBe(canvas)
  await page.goto(house.url + pages.permalink)
  expect(await style('.entry--highlighted', 'outline-style')).toBe('solid')
})

test('who asks for more contrast gets no grey words and no pale lines', { tag: '@full' }, async ({ house, page }) => {
  await page.emulateMedia({ contrast: 'more' })
  const pages = Object.fromEntries(await pagesOf(house, 'ltr'))
  await page.goto(house.url + pages.newest)
  const colours = await page.evaluate(() => {
    const colour = (selector: string, what: string) =>
      getComputedStyle(document.querySelector(selector) as Element).getPropertyValue(what)
    return {
      ink: colour('body', 'color'),
      byline: colour('.page-byline', 'color'),
      time: colour('.entry__meta', 'color'),
      rule: colour('.head', 'border-bottom-color'),
    }
  })
  expect(colours).toEqual({ ink: colours.ink, byline: colours.ink, time: colours.ink, rule: colours.ink })
})

test('key events have their dots on their line, from left to right and from right to left', { tag: '@full' }, async ({
  house,
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 900 })
  for (const direction of ['ltr', 'rtl'] as const) {
    const pages = Object.fromEntries(await pagesOf(house, direction))
    await page.goto(house.url + pages.newest)
    const { dot, line, words, edge } = await page
      .locator('.key-events li')
      .first()
      .evaluate(item => {
        const isRtl = getComputedStyle(item).direction === 'rtl'
        const box = item.getBoundingClientRect()
        const link = item.querySelector('a') as Element
        const from = isRtl ? box.right : box.left
        const sign = isRtl ? -1 : 1
        const inset = Number.parseFloat(getComputedStyle(link, '::before').insetInlineStart)
        const start = isRtl ? link.getBoundingClientRect().right : link.getBoundingClientRect().left
        const list = (item.closest('.key-events-box') as Element).getBoundingClientRect()
        return {
          dot: (start - from) * sign + inset,
          line: Number.parseFloat(getComputedStyle(item).borderInlineStartWidth),
          words: (start - from) * sign,
          edge: ((isRtl ? list.right : list.left) - from) * sign,
        }
      })
    // The dot is 10 pixels wide: its middle lies on the line's, all of it within the box, and the words after it.
    expect(dot + 5, direction).toBeCloseTo(line / 2, 0)
    expect(dot, direction).toBeGreaterThanOrEqual(edge)
    expect(words, direction).toBeGreaterThan(dot + 10)
  }
})

test('whose focus is on an entry that is withdrawn keeps their place, also out of view, and when it comes back', {
  tag: '@full',
}, async ({ house, page }) => {
  const { slug } = await house.createPage()
  const ids: string[] = []
  for (let number = 0; number < 12; number += 1) ids.push(await house.publish([slug], `Update ${number}`))
  await page.goto(`${house.url}/live/${slug}`)
  await isLive(page)
  const [, , , , , , , , , , other, held] = ids
  await page.locator(`#entry-${held} .entry__link`).focus()
  const removed = page.locator('.entry-removed')
  for (const id of [held, other]) await house.command({ type: 'withdraw', entry: { id } })
  await expect(removed).toHaveCount(2)
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
  await expect(removed).toHaveCount(1)
  await expect(page.locator('li:focus')).toHaveText('This update was withdrawn.')
  await page.evaluate(() => scrollTo(0, 0))
  await house.command({ type: 'restore', entry: { id: held } })
  await expect(page.locator('h2:focus')).toHaveText('Update 11')
  // Out of view when it is withdrawn.
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
  await house.command({ type: 'withdraw', entry: { id: held } })
  await expect(page.locator('li:focus')).toHaveText('This update was withdrawn.')
})
