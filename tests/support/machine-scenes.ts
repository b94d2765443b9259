/** A newsroom with everything that what programs read has to cope with: hostile texts, several languages, edits, withdrawals. */
import { v7 as newId } from 'uuid'
import type { Command } from '../../shared/command.ts'
import type { EntryBody } from '../../shared/entry.ts'
import type { PageSettings } from '../../shared/live-page.ts'
import { body, settings } from './newsroom.ts'

export interface Scene {
  slug: string
  page: string
  /** Entries in the order in which they were published. */
  entries: string[]
}

/** Text that tries to be markup, to end scripts, comments and CDATA, and to be two lines of JavaScript. */
export const hostile = `</script><script>alert(1)</script> <!-- --> <![CDATA[ ]]> &amp; &#60; "double" 'single' \u2028\u2029 😀`

/** Every kind of block, with hostile words in each place that takes words. */
export const everything: EntryBody = {
  headline: `${hostile} in a headline`,
  kind: 'breaking',
  authors: [
    { name: `Ada ${hostile}`, role: `Reporter ${hostile}`, url: 'https://people.example/ada?a=1&b=2' },
    { name: 'Lin & Co' },
  ],
  correctionNote: `An earlier version said ${hostile}.`,
  blocks: [
    {
      type: 'paragraph',
      text: [
        { text: `${hostile}, then ` },
        { text: 'a link', marks: [{ type: 'link', href: 'https://ships.example/?a="b"&c=<d>' }, { type: 'bold' }] },
        { text: ' to ' },
        { text: 'code', marks: [{ type: 'code' }, { type: 'italic' }] },
      ],
    },
    { type: 'subheading', text: [{ text: hostile }] },
    { type: 'list', items: [[{ text: hostile }], [{ text: 'two' }]] },
    { type: 'list', ordered: true, items: [[{ text: 'one' }]] },
    { type: 'quote', text: [{ text: hostile }], source: hostile },
    {
      type: 'image',
      image: {
        src: 'https://pictures.example/größe.jpg?a=1&b=2',
        width: 1280,
        height: 720,
        alt: hostile,
        caption: hostile,
        credit: hostile,
      },
    },
    {
      type: 'gallery',
      images: [
        { src: 'https://pictures.example/one.png', width: 400, height: 800, decorative: true, credit: 'R. Tan' },
        { src: 'https://pictures.example/two', width: 800, height: 600, alt: 'Two', caption: 'The second' },
      ],
    },
    {
      type: 'video',
      video: {
        src: 'https://films.example/waves.mp4',
        intro: hostile,
        caption: hostile,
        credit: hostile,
        poster: { src: 'https://pictures.example/poster.webp', width: 1280, height: 720, alt: 'Waves' },
      },
    },
    { type: 'video', video: { src: 'https://films.example/watch/7?a="' } },
    { type: 'divider' },
    {
      type: 'embed',
      embed: {
        url: 'https://www.youtube.com/watch?v=abcdefghijk',
        provider: 'YouTube',
        title: hostile,
        thumbnail: { src: 'https://pictures.example/still.jpg', width: 480, height: 360, decorative: true },
        frame: 'https://www.youtube-nocookie.com/embed/abcdefghijk',
      },
    },
  ],
}

/** A picture and nothing else: neither headline, nor words, nor an author. */
const wordless: EntryBody = {
  kind: 'update',
  authors: [],
  blocks: [
    { type: 'image', image: { src: 'https://pictures.example/bare.gif', width: 10, height: 10, decorative: true } },
  ],
}

const hourMs = 3_600_000

/**
 * Plays it all through the newsroom's own rules; it takes what the API takes.
 * @param send carries a command out. @throws what it throws
 */
export async function playScenes(send: (command: Command) => Promise<unknown>) {
  async function open(more: Partial<PageSettings>): Promise<Scene> {
    const page = `p_${newId()}`
    const slug = `scene-${newId()}`
    await send({ type: 'createPage', page: { id: page, ...settings({ slug, ...more }) } })
    return { slug, page, entries: [] }
  }

  async function publish(scene: Scene, entry: EntryBody, more: { keyEvent?: boolean; pinned?: boolean } = {}) {
    const id = newId()
    await send({ type: 'publish', entry: { id, ...entry }, pages: [scene.page], ...more })
    scene.entries.push(id)
    return id
  }

  const nasty = await open({
    headline: hostile,
    standfirst: hostile,
    keyPoints: [hostile, 'A second point'],
    authors: [hostile],
    image: {
      src: 'https://pictures.example/lead.jpg',
      width: 1600,
      height: 900,
      alt: hostile,
      caption: hostile,
      credit: hostile,
    },
  })
  await publish(nasty, { ...everything, headline: undefined })
  await publish(nasty, everything, { keyEvent: true, pinned: true })
  await publish(nasty, wordless)

  // More than three stretches of the log, in which entries are changed, taken away and brought back.
  const long = await open({
    language: 'ar',
    direction: 'rtl',
    timeZone: 'Asia/Beirut',
    headline: 'عاصفة في البحر',
    authors: [],
  })
  for (let number = 1; number <= 150; number += 1) {
    await publish(
      long,
      { ...body(`تحديث ${number}`), authors: number % 3 === 0 ? [] : [{ name: 'مراسل' }] },
      { keyEvent: number % 40 === 0 },
    )
  }
  const [first = '', second = '', third = '', fourth = ''] = long.entries
  const last = long.entries.at(-1) as string
  await send({
    type: 'edit',
    entry: { id: first, revision: 1, ...body('Corrected'), correctionNote: 'The name was wrong.' },
  })
  await send({ type: 'withdraw', entry: { id: second } })
  await send({ type: 'withdraw', entry: { id: third } })
  await send({ type: 'restore', entry: { id: third } })
  await send({ type: 'withdraw', entry: { id: last } })
  await send({ type: 'erase', entry: { id: fourth } })
  // Shown on top of the newest batch, and far below it.
  await send({ type: 'pin', entry: { id: long.entries[10] as string }, page: long.page })

  const ended = await open({ language: 'de', headline: 'Wahlabend', standfirst: 'Alles zur Wahl' })
  await publish(ended, body('Erste Zahlen'))
  await send({ type: 'page', page: ended.page, settings: { status: 'ended' } })
  const planned = await open({
    language: 'fr',
    coverageStart: Date.now() - hourMs,
    coverageEnd: Date.now() + hourMs,
    headline: 'Une journée',
  })
  await publish(planned, body('Début'))
  await send({ type: 'page', page: planned.page, settings: { status: 'paused' } })
  const scheduled = await open({
    language: 'hi',
    headline: 'आगामी',
    status: 'scheduled',
    coverageStart: Date.now() + hourMs,
  })
  const chinese = await open({ language: 'zh-Hant-HK', headline: '颱風', coverageStart: Date.now() - hourMs })
  await publish(chinese, body('最新'))
  await send({ type: 'place', entry: { id: chinese.entries[0] as string }, pages: [planned.page] })
  const down = await open({ headline: 'Never to be seen' })
  const hidden = await publish(down, body('Not for anyone'))
  await send({ type: 'page', page: down.page, settings: { status: 'down' } })

  return {
    nasty,
    long,
    ended,
    planned,
    scheduled,
    chinese,
    down,
    /** Of `long`. */
    edited: first,
    withdrawn: [second, last],
    restored: third,
    erased: fourth,
    /** On `down`. */
    hidden,
  }
}

export type Scenes = Awaited<ReturnType<typeof playScenes>>
