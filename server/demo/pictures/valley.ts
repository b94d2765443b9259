/** The valley's railway: the gorge after the landslide, piers under cranes, snow at the tunnel, the train back on the line. */
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
  type Random,
  rect,
  ridge,
  seeded,
  shape,
  swell,
  width,
} from './paint.ts'

/** The brown scar of the landslide across the slope, the old track hanging over nothing. */
export function landslide(): string {
  const random = seeded(71)
  return picture(
    gradient('sky', [
      [0, '#7d8f9c'],
      [1, '#dcdcd2'],
    ]) +
      gradient('scar', [
        [0, '#9b7b58'],
        [1, '#5a432e'],
      ]) +
      gradient('slope', [
        [0, '#5c7156'],
        [1, '#2e4031'],
      ]) +
      gradient('mist', [
        [0, '#f1efe6', 0],
        [0.5, '#f1efe6', 0.7],
        [1, '#f1efe6', 0],
      ]),
    fill('url(#sky)'),
    clouds(random, 12, 30, 170, '#f4f2ea', 0.7),
    shape(ridge(random, [330, 210, 260, 120, 200, 150, 300], 60), '#8d9ea3'),
    shape(ridge(random, [420, 340, 250, 330, 300, 210, 260], 50), '#6c8079'),
    fill('url(#mist)', 280, 170),
    shape(ridge(random, [470, 440, 330, 240, 190, 250, 330], 26), 'url(#slope)'),
    firs(random, 130, x => 470 - x * 0.16 + 90, 120, '#24382b'),
    shape(
      'M640 250C600 330 560 420 470 540C430 600 400 700 380 800H910C900 690 880 560 830 430C800 350 760 280 720 236Z',
      'url(#scar)',
    ),
    many(150, () => {
      const y = between(random, 280, 790)
      const reach = (y - 200) * 0.42
      const x = 690 - (y - 250) * 0.12 + between(random, -reach, reach)
      const size = between(random, 3, 6 + y / 45)
      return shape(
        `M${r(x)} ${r(y)}l${r(size)} ${r(-size * 0.7)}l${r(size)} ${r(size * 0.4)}l${r(-size * 0.4)} ${r(size)}l${r(-size * 1.2)} ${r(size * 0.2)}Z`,
        random() < 0.5 ? '#7a5f44' : '#b39873',
        'opacity="0.8"',
      )
    }),
    line('M-20 540C140 520 300 515 452 522', '#3a3531', 15),
    line('M-20 536C140 516 300 511 470 520C500 524 520 545 548 590', '#c9c3b6', 3.5),
    line('M-20 545C140 525 300 520 456 530C482 535 500 552 520 590', '#c9c3b6', 3.5),
    line('M872 528C1000 516 1140 512 1300 516', '#3a3531', 15),
    line('M858 524C1000 512 1140 508 1300 512M846 540C1000 522 1140 517 1300 521', '#c9c3b6', 3.5),
    many(11, index => rect(8 + index * 42, 528 - index * 0.9, 8, 22, '#524436')),
    many(9, index => rect(894 + index * 46, 518 - index * 0.8, 8, 20, '#524436')),
    shape(swell(random, 744, 9, 130), '#4c6a6e', 'opacity="0.9"'),
    many(40, () =>
      line(
        `M${r(between(random, 0, width))} ${r(between(random, 756, 796))}h${r(between(random, 16, 60))}`,
        '#dfe9e6',
        2,
        'opacity="0.3"',
      ),
    ),
    firs(random, 34, x => 800 - (x < 340 || x > 960 ? 0 : -200), 210, '#15251c'),
  )
}

/** Three piers of the new viaduct growing out of the gorge under a tower crane, the arch half closed. */
export function piers(): string {
  const random = seeded(83)
  const pier = (x: number, top: number, wide: number): string =>
    shape(`M${x - wide / 2} ${top}h${wide}l${wide * 0.35} ${720 - top}h${-wide * 1.7}Z`, 'url(#concrete)') +
    many(Math.floor((700 - top) / 34), index =>
      line(
        `M${r(x - wide / 2 - index * 0.9)} ${top + 34 + index * 34}h${r(wide + index * 1.8)}`,
        '#8b8a82',
        1.2,
        'opacity="0.6"',
      ),
    ) +
    rect(x - wide / 2 - 10, top - 14, wide + 20, 14, '#e0a33a') +
    many(4, index => rect(x - wide / 2 - 8 + (index * (wide + 12)) / 3, top - 40, 3, 28, '#c98d2c'))
  const lattice = (x: number, y: number, long: number) =>
    many(Math.round(long / 22), index => line(`M${r(x + index * 22)} ${y}l11 -20l11 20`, '#d99a2b', 2.6))
  return picture(
    gradient('sky', [
      [0, '#5b8fb0'],
      [0.6, '#b8d3dc'],
      [1, '#f4e8cf'],
    ]) +
      gradient(
        'concrete',
        [
          [0, '#d9d5ca'],
          [0.5, '#bdb9ad'],
          [1, '#86847b'],
        ],
        true,
      ) +
      gradient('back', [
        [0, '#7f9a9d'],
        [1, '#9db4b0'],
      ]) +
      gradient('slope', [
        [0, '#6d8a5c'],
        [1, '#37512f'],
      ]) +
      gradient('mist', [
        [0, '#fbf6ea', 0],
        [0.6, '#fbf6ea', 0.65],
        [1, '#fbf6ea', 0],
      ]),
    fill('url(#sky)'),
    clouds(random, 9, 50, 150, '#ffffff', 0.75),
    shape(ridge(random, [380, 250, 300, 170, 260, 200, 340], 56), 'url(#back)'),
    fill('url(#mist)', 300, 200),
    shape('M-10 400C140 410 240 470 330 600C370 660 400 720 420 800H-10Z', 'url(#slope)'),
    shape('M1290 372C1150 390 1060 460 980 590C940 660 920 720 906 800H1290Z', 'url(#slope)'),
    firs(random, 34, x => (x < 640 ? 410 + x * 0.7 : 390 + (1280 - x) * 0.75), 80, '#2c472f', [
      [0, 250],
      [1050, 1280],
    ]),
    shape(swell(random, 730, 6, 160), '#5a8d96'),
    many(36, () =>
      line(
        `M${r(between(random, 410, 930))} ${r(between(random, 745, 795))}h${r(between(random, 14, 60))}`,
        '#e9f3f1',
        2,
        'opacity="0.4"',
      ),
    ),
    pier(430, 392, 56),
    pier(660, 344, 62),
    pier(885, 430, 56),
    rect(-10, 352, 330, 26, '#c6c2b6'),
    rect(-10, 378, 330, 9, '#8d8b82'),
    line('M320 366C400 352 470 352 520 356', '#c6c2b6', 24),
    line('M320 366C400 352 470 352 520 356', '#b3352a', 3, 'stroke-dasharray="10 8"'),
    line('M770 752V120', '#d99a2b', 7),
    line('M792 752V120', '#d99a2b', 7),
    many(28, index => line(`M770 ${748 - index * 22}L792 ${726 - index * 22}`, '#d99a2b', 2.4)),
    line('M470 118H1010M470 98L780 60L1010 98', '#d99a2b', 3.5),
    lattice(470, 118, 540),
    rect(768, 100, 30, 34, '#2f4652'),
    rect(965, 118, 42, 34, '#7b7a72'),
    line('M552 118V282', '#2d3437', 2),
    rect(522, 282, 62, 20, '#b9b5a8'),
    line('M552 262L524 282M552 262L582 282', '#2d3437', 2),
    rect(50, 322, 54, 30, '#d8703a'),
    rect(104, 334, 22, 18, '#2f4652'),
    disc(66, 354, 9, '#20262a'),
    disc(112, 354, 9, '#20262a'),
  )
}

/** Snow before the stone portal of the summit tunnel, a plough waiting with its lamps lit. */
export function tunnelInSnow(): string {
  const random = seeded(97)
  return picture(
    gradient('sky', [
      [0, '#2c3a52'],
      [0.7, '#7d8ba6'],
      [1, '#c9c3cb'],
    ]) +
      gradient('snow', [
        [0, '#dfe7f0'],
        [1, '#a9b9cf'],
      ]) +
      gradient('stone', [
        [0, '#6e6d70'],
        [1, '#45464c'],
      ]) +
      glow('lamp', '#ffe0a0', 1),
    fill('url(#sky)'),
    clouds(random, 9, 40, 160, '#59678a', 0.5),
    shape(ridge(random, [300, 160, 90, 200, 130, 240, 210], 64), '#b6c3d8'),
    shape(ridge(random, [420, 330, 210, 150, 230, 330, 380], 30), '#d3dce8'),
    firs(random, 46, x => 430 + Math.abs(x - 560) * 0.16, 120, '#2a3a48', [
      [0, 330],
      [820, 1280],
    ]),
    shape('M330 640V330q0 -60 60 -80h360q60 20 60 80v310Z', 'url(#stone)'),
    many(9, row =>
      many(12, column =>
        random() < 0.65
          ? rect(338 + column * 39 + (row % 2) * 14, 266 + row * 40, 34, 34, '#7d7c80', 'opacity="0.35" rx="3"')
          : '',
      ),
    ),
    shape('M320 262q250 -60 500 0v-28q-250 -66 -500 0Z', '#eef3f8'),
    shape('M440 660V430a130 130 0 0 1 260 0v230Z', '#0b1017'),
    line('M440 640V430a130 130 0 0 1 260 0v210', '#8f8e91', 15),
    shape('M0 560C160 520 300 590 420 622C520 640 640 640 730 622C900 560 1100 540 1280 580V800H0Z', 'url(#snow)'),
    line('M530 640L360 800M612 640L760 800', '#394350', 7),
    many(9, index =>
      line(
        `M${r(524 - index * 18)} ${650 + index * 17}h${r(98 + index * 36)}`,
        '#4c4a49',
        5 + index * 0.6,
        'opacity="0.75"',
      ),
    ),
    `<g transform="translate(571 560)">${shape('M-66 -96h132v120h-132Z', '#b8452f')}${rect(-54, -84, 46, 36, '#f6d58f')}${rect(8, -84, 46, 36, '#f6d58f')}${rect(-66, -36, 132, 10, '#f2efe6')}${shape('M-88 24h176l22 62h-220Z', '#e0a33a')}${line('M0 24v62', '#a8752a', 4)}${disc(-44, -10, 90, 'url(#lamp)')}${disc(44, -10, 90, 'url(#lamp)')}${disc(-44, -10, 9, '#fff8e2')}${disc(44, -10, 9, '#fff8e2')}</g>`,
    many(330, () =>
      disc(
        between(random, 0, width),
        between(random, 0, 800),
        between(random, 0.8, 3.6),
        '#ffffff',
        `opacity="${between(random, 0.25, 0.9).toFixed(2)}"`,
      ),
    ),
  )
}

/** The red train on the finished viaduct at the end of the day. */
export function trainOnViaduct(): string {
  const random = seeded(103)
  const arches = many(8, index => {
    const x = 20 + index * 158
    return shape(`M${x + 24} 800V566a55 55 0 0 1 110 0V800Z`, 'url(#gap)')
  })
  const cars = many(4, index => {
    const x = 330 + index * 168
    return (
      rect(x, 404, 160, 56, '#b3352a', 'rx="9"') +
      rect(x, 440, 160, 6, '#f2e3c4') +
      many(6, pane => rect(x + 12 + pane * 24, 414, 18, 18, '#ffe3a3', 'rx="2"')) +
      disc(x + 30, 464, 8, '#20242b') +
      disc(x + 130, 464, 8, '#20242b')
    )
  })
  return picture(
    gradient('sky', [
      [0, '#33406b'],
      [0.45, '#b0708a'],
      [0.75, '#f0a868'],
      [1, '#fbd9a0'],
    ]) +
      gradient('stone', [
        [0, '#c9b39a'],
        [1, '#6f5f5c'],
      ]) +
      gradient('gap', [
        [0, '#7c5b6a'],
        [1, '#40394f'],
      ]) +
      glow('sun', '#fff0c4', 1),
    fill('url(#sky)'),
    disc(980, 330, 300, 'url(#sun)'),
    disc(980, 330, 38, '#fff4d6'),
    clouds(random, 11, 60, 190, '#f3c0a2', 0.5),
    shape(ridge(random, [340, 230, 290, 180, 270, 330, 300], 56), '#8d6f8e', 'opacity="0.9"'),
    shape(ridge(random, [430, 390, 320, 380, 400, 360, 390], 36), '#6a5675'),
    shape(ridge(random, [560, 520, 560, 600, 590, 540, 500], 26), '#4a415c'),
    firs(random, 70, () => 640, 90, '#332f48'),
    rect(-10, 468, 1300, 40, '#d6c1a6'),
    rect(-10, 468, 1300, 8, '#eddcc2'),
    rect(-10, 504, 1300, 300, 'url(#stone)'),
    arches,
    many(48, index =>
      rect(
        158 * (index % 8) - 3 + between(random, 0, 14),
        520 + Math.floor(index / 8) * 44,
        18,
        9,
        '#f0dcc0',
        'opacity="0.16"',
      ),
    ),
    many(
      9,
      index => rect(20 + index * 158, 378, 3.4, 92, '#3b3346') + line(`M${20 + index * 158} 384h26`, '#3b3346', 2.4),
    ),
    line('M-10 392H1290', '#3b3346', 1.6),
    cars,
    shape('M1002 404h70q42 6 56 56h-126Z', '#b3352a'),
    rect(1002, 440, 120, 6, '#f2e3c4'),
    shape('M1062 412h18q20 4 30 22h-48Z', '#3a4a62'),
    rect(1014, 414, 30, 18, '#ffe3a3', 'rx="2"'),
    disc(1034, 464, 8, '#20242b'),
    disc(1096, 464, 8, '#20242b'),
    line('M706 404l16 -18l18 18M722 386v-4', '#3b3346', 3),
    shape(ridge(random, [760, 770, 790, 795, 790, 760, 720], 16), '#241f33'),
  )
}

/** Fir trees along a line `foot(x)`, taller towards the front. */
function firs(
  random: Random,
  count: number,
  foot: (x: number) => number,
  tall: number,
  colour: string,
  spans: [number, number][] = [[-20, width + 20]],
): string {
  return many(count, index => {
    const [from, to] = spans[index % spans.length] ?? [0, width]
    const x = between(random, from, to)
    const y = foot(x) + between(random, -12, 26)
    const size = tall * between(random, 0.45, 1)
    return shape(
      `M${r(x)} ${r(y - size)}l${r(size * 0.16)} ${r(size * 0.42)}h${r(-size * 0.07)}l${r(size * 0.15)} ${r(size * 0.36)}h${r(-size * 0.1)}l${r(size * 0.12)} ${r(size * 0.24)}h${r(-size * 0.52)}l${r(size * 0.12)} ${r(-size * 0.24)}h${r(-size * 0.1)}l${r(size * 0.15)} ${r(-size * 0.36)}h${r(-size * 0.07)}Z`,
      colour,
      'opacity="0.92"',
    )
  })
}
