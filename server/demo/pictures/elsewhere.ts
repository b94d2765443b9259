/** Pictures of the other stories: the final under floodlights, the probe before its comet. */
import {
  between,
  clouds,
  disc,
  fill,
  glow,
  gradient,
  line,
  many,
  picture,
  r,
  rect,
  seeded,
  shape,
  width,
} from './paint.ts'

/** The ground before kick-off: stands full, stripes mown, floodlights on. */
export function stadium(): string {
  const random = seeded(113)
  const crowd = many(1500, () => {
    const y = between(random, 318, 466)
    const colour =
      ['#b3352a', '#e9dcc3', '#2f5d7a', '#d9a441', '#7d3030', '#54606b'][Math.floor(random() * 6)] ?? '#e9dcc3'
    return rect(
      between(random, 0, width),
      y,
      6,
      6,
      colour,
      `rx="3" opacity="${(0.35 + ((y - 318) / 148) * 0.55).toFixed(2)}"`,
    )
  })
  const stripes = many(10, index =>
    shape(
      `M${r(128 * index + 30 * (index - 5))} 800L${r(340 + index * 60)} 492h60L${r(128 * (index + 1) + 30 * (index - 4))} 800Z`,
      index % 2 ? '#3f8a4a' : '#4b9a54',
    ),
  )
  return picture(
    gradient('sky', [
      [0, '#16213d'],
      [0.7, '#4d5f86'],
      [1, '#d9a98a'],
    ]) +
      gradient('roof', [
        [0, '#2c3442'],
        [1, '#171d28'],
      ]) +
      gradient('grass', [
        [0, '#2f7440'],
        [1, '#4d9b56'],
      ]) +
      glow('lamp', '#f4f8ff', 1),
    fill('url(#sky)'),
    clouds(random, 8, 40, 160, '#8d83a0', 0.45),
    shape('M-10 480V300L180 276H1100L1290 300V480Z', '#252d3b'),
    crowd,
    shape('M-10 306L200 246H1080L1290 306V270L1090 206H190L-10 270Z', 'url(#roof)'),
    many(12, index => line(`M${110 + index * 97} 244V318`, '#3a4454', 4)),
    fill('url(#grass)', 476, 324),
    stripes,
    rect(0, 470, width, 20, '#e9e3d6'),
    many(16, index =>
      rect(index * 82, 472, 74, 16, ['#b3352a', '#2f5d7a', '#d9a441', '#3a3f4a'][index % 4] ?? '#3a3f4a'),
    ),
    line('M330 496H950L1350 800M330 496L-70 800', '#f1f5ea', 3, 'opacity="0.8"'),
    line('M560 496v24h160v-24M430 496v64l-30 20h480l-30 -20v-64', '#f1f5ea', 3, 'opacity="0.8"'),
    line('M588 496v-40h104v40', '#ffffff', 4),
    many(7, index => line(`M${594 + index * 16} 458v36`, '#ffffff', 0.8, 'opacity="0.5"')),
    line('M420 800C440 690 840 690 860 800', '#f1f5ea', 4, 'opacity="0.8"'),
    [70, 400, 880, 1210]
      .map(
        x =>
          rect(x - 4, 90, 8, 190, '#1b2230') +
          rect(x - 44, 60, 88, 40, '#1b2230') +
          many(8, lamp => disc(x - 32 + (lamp % 4) * 21, 71 + Math.floor(lamp / 4) * 18, 7, '#fbfdff')) +
          disc(x, 80, 190, 'url(#lamp)'),
      )
      .join(''),
    many(14, index => player(between(random, 180, 1100), between(random, 560, 720), index % 2 ? '#b3352a' : '#e9eef2')),
    disc(655, 668, 7, '#ffffff'),
  )
}

/** The probe with its panels spread, the comet's head and two tails behind it. */
export function comet(): string {
  const random = seeded(127)
  return picture(
    gradient('space', [
      [0, '#050817'],
      [0.6, '#0d1634'],
      [1, '#1b2450'],
    ]) +
      glow('coma', '#c9f2ea', 1) +
      glow('core', '#ffffff', 1) +
      `<linearGradient id="tail" x1="1" y1="1" x2="0" y2="0"><stop offset="0" stop-color="#d8fff4" stop-opacity="0.75"/><stop offset="1" stop-color="#d8fff4" stop-opacity="0"/></linearGradient><linearGradient id="dust" x1="1" y1="1" x2="0" y2="0"><stop offset="0" stop-color="#ffe9c2" stop-opacity="0.6"/><stop offset="1" stop-color="#ffe9c2" stop-opacity="0"/></linearGradient>` +
      gradient('panel', [
        [0, '#3f6fb5'],
        [1, '#1a3263'],
      ]) +
      gradient('foil', [
        [0, '#f1cf86'],
        [1, '#9c6d2e'],
      ]),
    fill('url(#space)'),
    clouds(random, 7, 60, 600, '#3a3f7d', 0.35),
    many(260, () =>
      disc(
        between(random, 0, width),
        between(random, 0, 800),
        between(random, 0.4, 1.9),
        '#f4f6ff',
        `opacity="${between(random, 0.3, 1).toFixed(2)}"`,
      ),
    ),
    shape('M520 470C360 300 180 130 -40 -30L120 -60C300 110 430 290 560 440Z', 'url(#tail)', 'filter="url(#soft)"'),
    shape('M510 480C330 370 130 270 -40 210L-40 60C180 180 380 320 540 450Z', 'url(#dust)', 'filter="url(#haze)"'),
    disc(545, 470, 190, 'url(#coma)'),
    disc(545, 470, 66, 'url(#core)'),
    shape('M520 462q10 -24 34 -20q26 6 22 28q-4 24 -30 22q-32 -4 -26 -30Z', '#c4ccd0'),
    shape('M524 474q12 18 36 14q-14 8 -30 0Z', '#7c868c'),
    `<g transform="translate(930 560) rotate(-14)">${line('M-60 0H-250M60 0H250', '#b9c0cc', 5)}${many(4, index => rect(-252 + index * 46, -38, 42, 76, 'url(#panel)', 'stroke="#7ea2d8" stroke-width="1.5"'))}${many(4, index => rect(72 + index * 46, -38, 42, 76, 'url(#panel)', 'stroke="#7ea2d8" stroke-width="1.5"'))}${rect(-58, -52, 116, 104, 'url(#foil)', 'rx="5"')}${line('M-58 -18H58M-58 18H58M-18 -52V52M24 -52V52', '#7d5520', 1.6, 'opacity="0.6"')}${shape('M-46 -58Q0 -108 46 -58Z', '#e6e9ee')}${line('M0 -82V-116', '#e6e9ee', 3)}${disc(0, -118, 5, '#ffb9a0')}${disc(-34, 22, 13, '#1b2230')}${disc(-34, 22, 7, '#5f86b8')}${line('M58 40L112 84', '#b9c0cc', 4)}</g>`,
  )
}

function player(x: number, y: number, shirt: string): string {
  const size = 0.5 + (y - 540) / 260
  return `<g transform="translate(${r(x)} ${r(y)}) scale(${r(size)})"><ellipse cx="6" cy="40" rx="22" ry="5" fill="#12361c" opacity="0.45"/>${rect(-9, -16, 18, 26, shirt, 'rx="5"')}${disc(0, -24, 8, '#6a4a38')}${rect(-8, 10, 7, 28, '#1d2430')}${rect(2, 10, 7, 28, '#1d2430')}</g>`
}
