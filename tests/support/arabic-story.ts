// A story that runs from right to left, in every status a page can have, for pictures of what readers see.
import type { Block, Image } from '../../shared/block.ts'
import type { EntryBody } from '../../shared/entry.ts'
import type { PageSettings, PageStatus } from '../../shared/live-page.ts'
import type { House } from './house.ts'

const hourMs = 3_600_000

const paragraph = (text: string): Block => ({ type: 'paragraph', text: [{ text }] })

const entries: (Partial<EntryBody> & { headline: string; keyEvent?: boolean; pinned?: boolean })[] = [
  {
    headline: 'إنذار أحمر على طول الساحل',
    blocks: [paragraph('ثلاثة مدود عالية خلال يوم ونصف، كل واحد أعلى من سابقه.')],
    keyEvent: true,
  },
  {
    headline: 'إغلاق بوابة البحر',
    blocks: [paragraph('أُغلقت البوابة عند الساعة السادسة مساءً، قبل المد الأول بساعتين.')],
    keyEvent: true,
  },
  {
    headline: 'البوابة الشمالية لا تتحرك',
    blocks: [paragraph('يعمل المهندسون على إغلاقها يدويًا.')],
    kind: 'breaking',
    keyEvent: true,
  },
  {
    headline: 'أُغلقت البوابة الشمالية باليد',
    blocks: [paragraph('بقيت إحدى عشرة دقيقة على موعد المد.')],
    keyEvent: true,
  },
  { headline: 'المدارس تفتح أبوابها للنازحين', blocks: [paragraph('تسعمئة شخص يقضون الليلة في مدرسة تل السوق.')] },
  {
    headline: 'إخلاء حي الصيادين',
    blocks: [paragraph('طُلب من جميع السكان المغادرة قبل الساعة الثانية.')],
    keyEvent: true,
  },
  { headline: 'الماء يتجاوز الرصيف', blocks: [paragraph('يصل الماء إلى الركبة في الشوارع السفلى.')], kind: 'breaking' },
  { headline: 'مضخات حول المستشفى', blocks: [paragraph('وصلت أول أربعين مضخة، والأجنحة تعمل على مولداتها.')] },
  {
    headline: 'ما نعرفه حتى الآن',
    kind: 'summary',
    pinned: true,
    blocks: [
      {
        type: 'list',
        items: [
          [{ text: 'صمد الحاجز أمام المدود الثلاثة، والمدينة خلفه جافة.' }],
          [{ text: 'دخل الماء نحو ثلاثمئة منزل.' }],
          [{ text: 'لا مفقودين.' }],
        ],
      },
    ],
  },
  { headline: 'المنارة ما زالت مضيئة', blocks: [paragraph('اختفى السور والباب، لكن المصباح لم ينطفئ.')] },
  { headline: 'هتاف في قاعة المدرسة', blocks: [paragraph('حين ظهر هبوط المقياس على الشاشة الكبيرة، علا الهتاف.')] },
]

const settings = (status: PageStatus): Partial<PageSettings> => ({
  headline: 'العاصفة في ميناء ألدري: الحاجز صامد مع انحسار المد الثالث',
  standfirst: 'ثلاثة مدود عاصفة في يوم ونصف امتحنت بوابة البحر. خلفها المدينة جافة، وأمامها حي الصيادين تحت الماء.',
  keyPoints: [
    'بلغ المد الثالث ذروته عند ٤٫٠٦ أمتار وهو في انحسار',
    'أُغلقت البوابة في موعدها ثلاث مرات',
    'جميع السكان بخير',
  ],
  language: 'ar',
  direction: 'rtl',
  timeZone: 'Asia/Riyadh',
  coverageStart: Date.now() + (status === 'scheduled' ? 30 : -30) * hourMs,
  ...(status === 'ended' ? { coverageEnd: Date.now() - hourMs } : {}),
  authors: ['لينا أديو', 'ماره كويلان'],
  status,
})

/** @returns the address of the page @param pictures two that the story is told with */
export async function tellInArabic(house: House, status: PageStatus, pictures: readonly Image[]): Promise<string> {
  const [first, second] = pictures
  const isTold = status !== 'scheduled'
  // What has ended takes no entries any more.
  const { id, slug } = await house.createPage({
    ...settings(status === 'ended' ? 'live' : status),
    ...(first && isTold ? { image: { ...first, caption: 'بوابة البحر عند الغروب', credit: 'مكتب الميناء' } } : {}),
  })
  for (const [place, { headline, ...entry }] of isTold ? entries.entries() : []) {
    const blocks = [...(entry.blocks ?? [])]
    if (place === 6 && second)
      blocks.push({ type: 'image', image: { ...second, caption: 'الشارع السفلي', credit: 'إينس فارو' } })
    await house.publish([slug], headline, { ...entry, blocks, authors: [{ name: 'لينا أديو', role: 'محررة' }] })
  }
  if (status === 'ended')
    await house.command({ type: 'page', page: id, settings: { status, coverageEnd: Date.now() - hourMs } })
  return slug
}
