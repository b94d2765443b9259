/** The city in the flood: a street under water, the hall that took people in, the map, the tide gauge. */
import {
  between,
  clouds,
  disc,
  fill,
  glow,
  gradient,
  height,
  line,
  many,
  picture,
  r,
  rain,
  rect,
  reflection,
  seeded,
  shape,
  swell,
  width,
} from './paint.ts'

/** A narrow street between gabled houses, water to the door handles, a dinghy rowing home. */
export function floodedStreet(): string {
  const random = seeded(41)
  const front = (side: 1 | -1): string =>
    many(4, index => {
      const near = 640 - index * 132
      const far = near - 132
      const x = (distance: number) => 640 + side * distance
      const top = (distance: number) => 500 - distance * 0.78 - (index % 2 ? 30 : 0)
      const tone = ['#5a4a45', '#6c5b4e', '#47525c', '#70604f'][(index + (side > 0 ? 1 : 0)) % 4] ?? '#5a4a45'
      const wall = shape(
        `M${x(near)} 640V${r(top(near))}L${x((near + far) / 2)} ${r(top((near + far) / 2) - 74)}L${x(far)} ${r(top(far))}V540Z`,
        tone,
      )
      const windows = many(3, row =>
        many(2, column => {
          const distance = far + 34 + column * 52
          const y = top(distance) + 46 + row * 84 * (distance / 640 + 0.35)
          const lit = random() < 0.45
          return y < 470
            ? rect(x(distance) - 13, y, 26, 42 * (distance / 640 + 0.5), lit ? '#f5c97c' : '#25303a', 'opacity="0.95"')
            : ''
        }),
      )
      return wall + windows
    })
  return picture(
    gradient('sky', [
      [0, '#53626f'],
      [1, '#c2c4bd'],
    ]) +
      gradient('water', [
        [0, '#8b8f8a'],
        [0.3, '#5b6766'],
        [1, '#2b393d'],
      ]) +
      glow('lamp', '#ffd68f', 0.95),
    fill('url(#sky)'),
    clouds(random, 10, 40, 260, '#39454f', 0.5),
    shape('M560 540V452l20-30l18 20v-66l14-46l14 46v60l30-18l28 28v94Z', '#77838a'),
    front(-1),
    front(1),
    fill('url(#water)', 536, 264),
    many(20, index =>
      shape(
        swell(random, 548 + index * 13, 2 + index * 0.6, 120 + index * 12),
        index % 2 ? '#3d4a4c' : '#a3a7a0',
        'opacity="0.16"',
      ),
    ),
    [110, 1172, 330, 952]
      .map((x, index) => {
        const small = index < 2 ? 1 : 0.55
        const top = 470 - 210 * small
        return (
          rect(x - 3 * small, top, 6 * small, 560 - top, '#1d252c') +
          disc(x, top, 95 * small, 'url(#lamp)') +
          disc(x, top, 9 * small, '#fff3d3') +
          reflection(random, x, 560, 190 * small, '#ffd48a')
        )
      })
      .join(''),
    `<g transform="translate(560 640)">${shape('M-96 0q96 44 214 0l-26 40q-80 20 -158 0Z', '#b4472f')}${shape('M-96 0q96 44 214 0l-4 8q-100 40 -206 0Z', '#d9694c')}${shape('M-26 8q-4-62 22-70q26 8 24 72Z', '#e0a93c')}${disc(-4, -74, 14, '#3a2b26')}${shape('M48 10q-2-46 16-52q20 6 18 54Z', '#36556b')}${disc(65, -52, 11, '#54392e')}${line('M-10 -20L-130 40M10 -18L150 46', '#d8cbb4', 4)}</g>`,
    many(60, () =>
      line(
        `M${r(between(random, 0, width))} ${r(between(random, 600, 790))}h${r(between(random, 14, 70))}`,
        '#dfe2da',
        1.8,
        `opacity="${between(random, 0.08, 0.3).toFixed(2)}"`,
      ),
    ),
    rain(random, 150, '#edf0ee', -0.12),
  )
}

/** A school gym under its timber arches, rows of camp beds, the lights left low. */
export function shelterHall(): string {
  const random = seeded(53)
  const blankets = ['#8f4a3c', '#37576b', '#6d7a4c', '#a7803f', '#5d4a6a']
  const beds = many(5, row =>
    many(8, column => {
      const scale = 0.42 + row * 0.2
      const x = 640 + (column - 3.5) * 170 * scale
      const y = 470 + row * row * 13 + row * 24
      const wide = 120 * scale
      const tall = 34 * scale
      return (
        rect(x - wide / 2, y, wide, tall, blankets[Math.floor(random() * 5)] ?? '#37576b', `rx="${r(6 * scale)}"`) +
        rect(x - wide / 2 + 4 * scale, y - 5 * scale, 30 * scale, 15 * scale, '#eee6d6', `rx="${r(5 * scale)}"`) +
        rect(x - wide / 2, y + tall, 4 * scale, 15 * scale, '#3b2d22') +
        rect(x + wide / 2 - 4 * scale, y + tall, 4 * scale, 15 * scale, '#3b2d22')
      )
    }),
  )
  return picture(
    gradient('wall', [
      [0, '#4a3527'],
      [0.5, '#8a6746'],
      [1, '#a98458'],
    ]) +
      gradient('floor', [
        [0, '#a37746'],
        [1, '#5d3e22'],
      ]) +
      gradient('night', [
        [0, '#16263a'],
        [1, '#3a5470'],
      ]) +
      glow('lamp', '#ffe2a6', 0.9),
    fill('url(#wall)', 0, 460),
    many(
      6,
      index =>
        rect(150 + index * 172, 150, 112, 128, 'url(#night)') +
        rect(204 + index * 172, 150, 4, 128, '#5c4430') +
        rect(150 + index * 172, 212, 112, 4, '#5c4430'),
    ),
    fill('url(#floor)', 446, 354),
    many(15, index => line(`M640 400L${-500 + index * 165} 800`, '#7f5a32', 1.6, 'opacity="0.5"')),
    shape('M0 446h1280v8H0Z', '#4f3722'),
    many(4, index =>
      line(
        `M${-80 - index * 40} ${480 + index * 40}C${120 + index * 70} ${40 - index * 30} ${1160 - index * 70} ${40 - index * 30} ${1360 + index * 40} ${480 + index * 40}`,
        '#3b281b',
        15 + index * 5,
        'opacity="0.85"',
      ),
    ),
    `<g>${rect(596, 300, 88, 66, '#f3ece0', 'opacity="0.92"')}${rect(610, 314, 60, 38, 'none', 'stroke="#b4472f" stroke-width="4"')}${line('M640 366v26M600 392h80', '#3b281b', 4)}</g>`,
    many(
      7,
      index =>
        line(`M${130 + index * 170} 0V${84 + (index % 2) * 20}`, '#2a1c12', 3) +
        disc(130 + index * 170, 96 + (index % 2) * 20, 120, 'url(#lamp)') +
        shape(`M${112 + index * 170} ${100 + (index % 2) * 20}q18 -34 36 0Z`, '#f8e6bd'),
    ),
    beds,
    `<g opacity="0.96">${figure(214, 520, 1.25, '#273746')}${figure(1010, 500, 1.05, '#4b3142')}${figure(1066, 508, 0.72, '#7a5a2f')}${figure(420, 470, 0.8, '#34432f')}</g>`,
    fill('url(#lamp)', 420, 60),
  )
}

/** The map of the warning areas: sea, quays, the three zones, the barrier across the mouth. */
export function mapOfZones(): string {
  const random = seeded(61)
  const streets = many(34, () => {
    const x = between(random, 380, 1240)
    const y = between(random, 60, 740)
    const far = between(random, 90, 300)
    const turn = between(random, -0.5, 0.5) + (random() < 0.5 ? 0 : Math.PI / 2)
    return line(
      `M${r(x)} ${r(y)}l${r(Math.cos(turn) * far)} ${r(Math.sin(turn) * far)}`,
      '#ffffff',
      r(between(random, 2, 6)),
      'opacity="0.75"',
    )
  })
  const land =
    'M430 -10C400 90 470 150 440 230C420 290 360 300 350 360C470 380 600 372 700 392C860 420 960 400 1290 428V-10ZM-10 810V700C120 690 190 640 260 560C310 500 360 470 400 452C560 458 690 470 820 492C980 520 1100 500 1290 520V810Z'
  const label = (x: number, y: number, text: string, size = 24, colour = '#25323a') =>
    `<text x="${x}" y="${y}" font-family="Helvetica, Arial, sans-serif" font-size="${size}" font-weight="600" fill="${colour}" letter-spacing="1">${text}</text>`
  return picture(
    gradient(
      'sea',
      [
        [0, '#a9c9d6'],
        [1, '#7fabbd'],
      ],
      true,
    ) + `<clipPath id="land"><path d="${land}"/></clipPath>`,
    fill('url(#sea)'),
    many(16, index => line(`M-20 ${40 + index * 50}q90 -14 180 0t180 0t180 0t180 0`, '#ffffff', 1.5, 'opacity="0.22"')),
    shape(land, '#e9e4d8', 'stroke="#b9b09c" stroke-width="3"'),
    `<g clip-path="url(#land)">${streets}${shape('M340 350C470 372 600 362 710 384C860 414 980 396 1290 424V330C1000 330 760 300 560 296C470 294 420 300 360 320Z', '#d6502f', 'opacity="0.5"')}${shape('M370 476C540 452 700 462 830 484C980 512 1100 492 1290 512V600C1020 610 700 580 480 560C420 556 380 540 350 520Z', '#e58b2c', 'opacity="0.5"')}${shape('M420 190C600 220 800 250 1290 250V332C1000 334 760 302 560 298C470 296 430 290 400 300Z', '#eec84b', 'opacity="0.5"')}</g>`,
    line('M352 366Q340 410 396 448', '#20333d', 12),
    line('M352 366Q340 410 396 448', '#e8f0f2', 5),
    disc(352, 366, 10, '#20333d'),
    disc(396, 448, 10, '#20333d'),
    label(700, 372, 'A  FISHGATE', 24, '#6d1d0d'),
    label(760, 556, 'B  ROPEWALK', 24, '#71400a'),
    label(740, 290, 'C  MARKET HILL', 24, '#6a5306'),
    label(150, 420, 'SKERRY GATE', 22, '#17323f'),
    label(860, 468, 'RIVER SENN', 20, '#2c5b70'),
    label(60, 130, 'OUTER ROADS', 22, '#2c5b70'),
    `<g transform="translate(70 660)">${line('M0 0h160', '#25323a', 4)}${line('M0 -8v16M80 -8v16M160 -8v16', '#25323a', 3)}${label(58, 34, '1 km', 18)}</g>`,
    `<g transform="translate(1190 110)">${shape('M0 -46L16 10L0 0L-16 10Z', '#25323a')}${label(-8, 40, 'N', 22)}</g>`,
  )
}

/** The tide gauge at the mole: three high waters, each above the one before, and the line of the quay. */
export function tideGauge(): string {
  const level = (x: number) => 520 - (100 + x * 0.062) * Math.sin((x - 60) / 62) - x * 0.055
  const curve = Array.from({ length: 111 }, (_, index) => 110 + index * 10)
  const measured = curve.filter(x => x <= 1030).map(x => `${x} ${r(level(x))}`)
  const forecast = curve.filter(x => x >= 1030).map(x => `${x} ${r(level(x))}`)
  const label = (x: number, y: number, text: string, colour = '#46555e') =>
    `<text x="${x}" y="${y}" font-family="Helvetica, Arial, sans-serif" font-size="22" fill="${colour}">${text}</text>`
  return picture(
    gradient('paper', [
      [0, '#f7f3ea'],
      [1, '#ebe4d5'],
    ]) +
      gradient('depth', [
        [0, '#2f7594', 0.75],
        [1, '#2f7594', 0.08],
      ]),
    fill('url(#paper)'),
    many(
      7,
      index =>
        line(`M110 ${160 + index * 80}H1210`, '#c9c0ad', 1.5) +
        label(56, 167 + index * 80, `${(6 - index).toFixed(0)} m`),
    ),
    shape(`M110 700L${measured.join('L')}L1030 700Z`, 'url(#depth)'),
    line(`M${measured.join('L')}`, '#1f5a75', 6),
    line(`M${forecast.join('L')}`, '#1f5a75', 5, 'stroke-dasharray="4 14" opacity="0.75"'),
    line('M110 352H1210', '#c2472c', 4, 'stroke-dasharray="18 10"'),
    label(124, 338, 'Quay edge', '#a4371f'),
    disc(1030, level(1030), 22, '#c2472c', 'opacity="0.2"'),
    disc(1030, level(1030), 10, '#c2472c'),
    label(110, 90, 'Water level at the mole, Port Aldry', '#25323a'),
    line('M110 112H1210', '#25323a', 2),
    line(`M110 ${height - 78}H1210`, '#25323a', 3),
    ['36 h ago', '24 h', '12 h', 'now'].map((text, index) => label(120 + index * 297, height - 40, text)).join(''),
  )
}

function figure(x: number, y: number, size: number, coat: string): string {
  return `<g transform="translate(${x} ${y}) scale(${size})">${shape('M-16 60q-10 -70 0 -84q16 -14 32 0q10 14 0 84Z', coat)}${disc(0, -44, 14, '#5e4030')}${rect(-12, 58, 9, 40, '#221d1c')}${rect(4, 58, 9, 40, '#221d1c')}</g>`
}
