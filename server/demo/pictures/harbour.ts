/** The harbour of Port Aldry: lights under squalls, the sea at the mole, the barrier shut. */
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
  rain,
  rect,
  reflection,
  ridge,
  seeded,
  shape,
  swell,
  width,
} from './paint.ts'

/** Warehouses and lamps along the quay, their light broken up by the water. */
export function harbourLights(): string {
  const random = seeded(11)
  const lamps = Array.from({ length: 17 }, (_, index) => 40 + index * 76 + between(random, -16, 16))
  const houses = many(19, index => {
    const x = index * 70 - 20
    const wide = between(random, 56, 88)
    const tall = between(random, 70, 175)
    const top = 432 - tall
    const roof = shape(
      `M${r(x)} ${r(top)}l${r(wide / 2)} ${r(-between(random, 14, 38))}l${r(wide / 2)} 0v40h${r(-wide)}Z`,
      '#101c2b',
    )
    const windows = many(Math.floor(tall / 26), row =>
      many(3, column =>
        random() < 0.42
          ? rect(
              x + 10 + (column * (wide - 16)) / 3,
              top + 12 + row * 25,
              8,
              12,
              random() < 0.7 ? '#f6c873' : '#ffe7b0',
              'opacity="0.85"',
            )
          : '',
      ),
    )
    return roof + rect(x, top, wide, tall, index % 3 ? '#132236' : '#0f1b2b') + windows
  })
  return picture(
    gradient('sky', [
      [0, '#0a1422'],
      [0.55, '#22384f'],
      [1, '#5d6f7e'],
    ]) +
      gradient('sea', [
        [0, '#1d3247'],
        [0.35, '#10202f'],
        [1, '#060d15'],
      ]) +
      glow('lamp', '#ffd58a', 0.95) +
      glow('town', '#e8a860', 0.5),
    fill('url(#sky)'),
    clouds(random, 16, 20, 230, '#0a1320', 0.75),
    clouds(random, 7, 180, 120, '#8a97a3', 0.28),
    shape(ridge(random, [330, 300, 318, 270, 262, 300, 340], 22), '#162637'),
    disc(620, 430, 420, 'url(#town)'),
    houses,
    rect(0, 430, width, 20, '#0b1521'),
    fill('url(#sea)', 448, 352),
    many(26, index =>
      shape(
        swell(random, 470 + index * 13, 3 + index * 0.35, 120 + index * 7),
        index % 2 ? '#0c1a28' : '#1b3044',
        'opacity="0.2"',
      ),
    ),
    lamps.map(x => reflection(random, x, 456, between(random, 150, 300), '#ffcf85')).join(''),
    lamps
      .map(x => rect(x - 1.5, 376, 3, 58, '#0a131d') + disc(x, 374, 46, 'url(#lamp)') + disc(x, 374, 4.2, '#fff3d6'))
      .join(''),
    boat(890, 566, 1.5),
    boat(270, 520, 0.95),
    rain(random, 260, '#b9cbd8', -0.34),
  )
}

/** A breaker over the end of the mole, the small lighthouse holding on. */
export function stormWaves(): string {
  const random = seeded(23)
  const spray = many(420, () => {
    const turn = between(random, -2.75, -0.5)
    const far = between(random, 20, 300) * (0.5 + random())
    return disc(
      760 + Math.cos(turn) * far * 1.15,
      470 + Math.sin(turn) * far,
      between(random, 1, 5.5),
      '#f3f8fa',
      `opacity="${between(random, 0.2, 0.85).toFixed(2)}"`,
    )
  })
  return picture(
    gradient('sky', [
      [0, '#3b4a57'],
      [0.5, '#75838c'],
      [1, '#c9cdc9'],
    ]) +
      gradient('far', [
        [0, '#6d8089'],
        [1, '#3f5560'],
      ]) +
      gradient('near', [
        [0, '#3c5963'],
        [0.4, '#21404b'],
        [1, '#0f2731'],
      ]) +
      gradient(
        'tower',
        [
          [0, '#b9b4a8'],
          [0.45, '#efe9dc'],
          [1, '#8f897c'],
        ],
        true,
      ) +
      glow('beam', '#fff2c8', 0.9),
    fill('url(#sky)'),
    clouds(random, 18, 0, 240, '#2c3842', 0.6),
    clouds(random, 9, 160, 200, '#dfe1dc', 0.45),
    shape(swell(random, 430, 12, 190), 'url(#far)'),
    shape(swell(random, 470, 20, 230), '#4c646e', 'opacity="0.8"'),
    shape('M905 250h52l14 246h-80Z', 'url(#tower)'),
    rect(893, 300, 76, 30, '#a8402f', 'opacity="0.9"'),
    shape('M899 392h70l3 46h-76Z', '#a8402f', 'opacity="0.9"'),
    rect(900, 240, 62, 12, '#3a4148'),
    rect(912, 204, 38, 38, '#ffe9ae'),
    shape('M906 206l25-26l25 26Z', '#2e353b'),
    disc(931, 222, 120, 'url(#beam)'),
    shape('M560 490h720v90H520Z', '#4a4d4c'),
    shape('M560 490h720v16H552Z', '#7b7d78'),
    many(10, index => rect(600 + index * 70, 512, 62, 26, index % 2 ? '#424544' : '#525553')),
    `<g filter="url(#haze)" opacity="0.9">${disc(720, 420, 96, '#eef4f6')}${disc(640, 474, 80, '#e4edf0')}${disc(800, 360, 56, '#f6fafb')}${disc(560, 510, 60, '#dfe9ec')}</g>`,
    spray,
    shape(
      'M-40 800V600C120 520 240 430 420 446C520 456 560 500 640 520C560 520 500 560 470 620C640 560 860 560 1320 600V800Z',
      'url(#near)',
    ),
    line('M60 560C200 480 300 440 420 450C520 460 560 502 640 522', '#f2f7f8', 9, 'opacity="0.85" filter="url(#soft)"'),
    many(16, index =>
      line(
        `M${100 + index * 28} ${540 - index * 5}q${20 + index * 3} 60 ${70 + index * 4} 120`,
        '#c9dade',
        1.6,
        'opacity="0.28"',
      ),
    ),
    many(9, index =>
      shape(
        swell(random, 640 + index * 18, 7 + index * 2, 150 + index * 20),
        index % 2 ? '#5b7a84' : '#0d2029',
        'opacity="0.22"',
      ),
    ),
    many(120, () =>
      line(
        `M${r(between(random, 0, width))} ${r(between(random, 590, 790))}h${r(between(random, 12, 60))}`,
        '#e6eff1',
        2,
        `opacity="${between(random, 0.08, 0.35).toFixed(2)}"`,
      ),
    ),
    rain(random, 180, '#e7eef0', -0.6),
  )
}

/** The two curved gates of the barrier closed, high water on the left of them, calmer water on the right. */
export function barrier(): string {
  const random = seeded(37)
  const pier = (x: number, wide: number): string =>
    shape(`M${x} 250h${wide}l16 310h${-wide - 32}Z`, 'url(#pier)') +
    rect(x - 8, 226, wide + 16, 28, '#52616a') +
    rect(x + wide * 0.2, 172, wide * 0.6, 56, '#6f7f87') +
    rect(x + wide * 0.3, 186, wide * 0.4, 18, '#ffdf9a', 'opacity="0.9"') +
    rect(x + wide / 2 - 2, 112, 4, 62, '#495760') +
    disc(x + wide / 2, 110, 26, 'url(#signal)') +
    disc(x + wide / 2, 110, 4.5, '#ffb9a0')
  const gate = (x: number, wide: number): string =>
    shape(`M${x} 396q${wide / 2} 46 ${wide} 0v128q${-wide / 2} 46 ${-wide} 0Z`, 'url(#gate)') +
    line(`M${x} 396q${wide / 2} 46 ${wide} 0`, '#dfe7e8', 6) +
    many(4, row => line(`M${x} ${422 + row * 26}q${wide / 2} 46 ${wide} 0`, '#47626e', 2.4, 'opacity="0.8"')) +
    many(Math.round(wide / 46), index => {
      const along = (index + 0.5) / Math.round(wide / 46)
      const dip = 92 * along * (1 - along)
      return rect(x + along * wide, 398 + dip, 2.4, 126, '#3d5660', 'opacity="0.7"')
    })
  return picture(
    gradient('sky', [
      [0, '#405262'],
      [0.6, '#93a1a6'],
      [1, '#d8cfbd'],
    ]) +
      gradient('sea', [
        [0, '#54707a'],
        [1, '#1d3640'],
      ]) +
      gradient(
        'pier',
        [
          [0, '#b8b6ae'],
          [0.5, '#97968f'],
          [1, '#5a6064'],
        ],
        true,
      ) +
      gradient('gate', [
        [0, '#8fa7b0'],
        [1, '#53707c'],
      ]) +
      glow('signal', '#ff5d3a', 0.9) +
      glow('dawn', '#f3d7a4', 0.75),
    fill('url(#sky)'),
    disc(1050, 400, 420, 'url(#dawn)'),
    clouds(random, 15, 20, 200, '#33424e', 0.55),
    clouds(random, 8, 220, 120, '#e9e2d2', 0.5),
    shape(ridge(random, [420, 408, 396, 402, 380, 372, 398], 10), '#6b7c83'),
    fill('url(#sea)', 420, 380),
    gate(250, 300),
    gate(700, 300),
    pier(150, 96),
    pier(556, 140),
    pier(1004, 96),
    rect(-20, 330, 186, 16, '#5c686d'),
    rect(1090, 330, 210, 16, '#5c686d'),
    many(24, index =>
      shape(
        swell(random, 545 + index * 12, 6 + index * 0.6, 120 + index * 8),
        index % 2 ? '#294751' : '#6d8a93',
        'opacity="0.25"',
      ),
    ),
    many(170, () =>
      line(
        `M${r(between(random, 0, width))} ${r(between(random, 552, 790))}h${r(between(random, 8, 52))}`,
        '#eef4f4',
        2,
        `opacity="${between(random, 0.1, 0.45).toFixed(2)}"`,
      ),
    ),
    many(6, index =>
      gull(170 + index * 150 + between(random, -40, 40), between(random, 60, 200), between(random, 8, 15)),
    ),
    rain(random, 60, '#eef2f2', -0.4),
  )
}

function boat(x: number, y: number, size: number): string {
  return `<g transform="translate(${x} ${y}) scale(${size})">${shape('M-62 0h124l-16 26h-92Z', '#0a1119')}${shape('M-62 0h124l-4 6h-116Z', '#7c2f26')}${rect(-20, -28, 40, 28, '#1c2b3a')}${rect(-13, -22, 9, 9, '#ffe2a2')}${rect(3, -22, 9, 9, '#ffe2a2')}${rect(-1.5, -86, 3, 60, '#0a1119')}${line('M0 -84L-54 -2M0 -84L54 -2', '#0a1119', 1.4)}${disc(0, -88, 26, 'url(#lamp)')}</g>`
}

function gull(x: number, y: number, size: number): string {
  return line(
    `M${r(x - size)} ${r(y - size * 0.4)}q${r(size * 0.6)} ${r(-size * 0.3)} ${r(size)} ${r(size * 0.5)}q${r(size * 0.4)} ${r(-size * 0.8)} ${r(size)} ${r(-size * 0.5)}`,
    '#2d3a42',
    2.2,
  )
}
