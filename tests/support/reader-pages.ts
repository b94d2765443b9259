// One story with something of everything in it, and the addresses of every kind of page that a reader can come to.
import { v7 as newId } from 'uuid'
import type { Block } from '../../shared/block.ts'
import type { House } from './house.ts'

export interface ReaderPages {
  slug: string
  /** Paths by what they are. */
  paths: Record<
    'newest' | 'permalink' | 'older' | 'oldest' | 'key' | 'home' | 'withdrawn' | 'unknown' | 'offline',
    string
  >
}

/** As long as words get, in languages that join them, and as addresses do. */
export const longWord = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'
const arabic = 'العاصفة في ميناء ألدري: الحاجز صامد مع انحسار المد الثالث'

const picture = { src: 'https://pictures.example/gate.jpg', width: 1200, height: 800, alt: 'The gate at low water' }

function everyBlock(link: string): Block[] {
  return [
    { type: 'paragraph', text: [{ text: `${longWord} and ` }, { text: link, marks: [{ type: 'link', href: link }] }] },
    { type: 'paragraph', text: [{ text: longWord, marks: [{ type: 'code' }] }] },
    { type: 'subheading', text: [{ text: longWord }] },
    { type: 'list', items: [[{ text: longWord }], [{ text: 'Second' }]] },
    { type: 'quote', text: [{ text: longWord }], source: longWord },
    { type: 'image', image: { ...picture, caption: longWord, credit: longWord } },
    { type: 'gallery', images: [picture, { ...picture, alt: 'The gate at high water' }] },
    {
      type: 'video',
      video: { src: 'https://films.example/gate', intro: 'Our reporter at the gate:', caption: 'The gate' },
    },
    {
      type: 'embed',
      embed: {
        url: 'https://www.youtube.com/watch?v=harbour-01',
        provider: 'YouTube',
        title: longWord,
        frame: 'https://www.youtube-nocookie.com/embed/harbour-01',
      },
    },
    { type: 'divider' },
  ]
}

/** @param direction with the language that goes with it */
export async function openReaderPages(house: House, direction: 'ltr' | 'rtl'): Promise<ReaderPages> {
  const isArabic = direction === 'rtl'
  const { slug } = await house.createPage({
    headline: isArabic ? arabic : `Storm at Port Aldry: ${longWord}`,
    standfirst: `${isArabic ? arabic : 'Three tides.'} ${longWord}`,
    keyPoints: [longWord, 'The gate holds'],
    language: isArabic ? 'ar' : 'en-GB',
    direction,
    timeZone: 'Europe/London',
    authors: ['Lena Adeyo', longWord.slice(0, 60)],
  })
  const ids: string[] = []
  for (let number = 0; number < 10; number += 1)
    ids.push(await house.publish([slug], `Update ${number}`, { keyEvent: number < 3 }))
  const withdrawn = await house.publish([slug], 'Was never so')
  await house.command({ type: 'withdraw', entry: { id: withdrawn } })
  const full = await house.publish([slug], longWord, {
    blocks: everyBlock(`https://harbour.example/${longWord}/${newId()}`),
    kind: 'breaking',
    keyEvent: true,
    pinned: true,
    correctionNote: longWord,
    authors: [{ name: longWord.slice(0, 60), role: 'Live editor' }],
  })
  await house.publish([slug], 'What we know', { kind: 'summary' })
  const base = `/live/${slug}`
  const html = await (await fetch(house.url + base)).text()
  const next = /rel="next" href="([^"]+)"/.exec(html)?.[1]
  if (!next) throw new Error('the page has no older batch')
  const older = new URL(next, house.url)
  return {
    slug,
    paths: {
      newest: base,
      permalink: `${base}/${full}`,
      older: older.pathname + older.search,
      oldest: `${base}?order=oldest`,
      key: `${base}?show=key`,
      home: '/',
      withdrawn: `${base}/${withdrawn}`,
      unknown: `${base}/none-of-this-name`,
      offline: '/offline',
    },
  }
}
