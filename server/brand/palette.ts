/** The colours that a newsroom may choose, those it begins with, and whether they can be read against each other. */

export type Scheme = 'light' | 'dark'

/** `masthead` and `onMasthead` follow `paper` and `ink` unless they are set. */
export const colourNames = [
  'paper',
  'paperTint',
  'paperMark',
  'ink',
  'inkSoft',
  'rule',
  'ruleStrong',
  'link',
  'breaking',
  'breakingFill',
  'onFill',
  'key',
  'masthead',
  'onMasthead',
] as const

export type ColourName = (typeof colourNames)[number]
/** `#rrggbb`. */
export type Palette = Record<ColourName, string>

/** As in client/styles/tokens.css; a test holds the two together. */
export const defaultPalettes: Record<Scheme, Palette> = {
  light: {
    paper: '#ffffff',
    paperTint: '#f5f3ee',
    paperMark: '#fff8e1',
    ink: '#15171c',
    inkSoft: '#565c68',
    rule: '#d8d4cb',
    ruleStrong: '#15171c',
    link: '#0a4d8c',
    breaking: '#a91420',
    breakingFill: '#a91420',
    onFill: '#ffffff',
    key: '#6b4300',
    masthead: '#ffffff',
    onMasthead: '#15171c',
  },
  dark: {
    paper: '#121316',
    paperTint: '#1b1d22',
    paperMark: '#26241b',
    ink: '#eceae5',
    inkSoft: '#a9aeb9',
    rule: '#363a42',
    ruleStrong: '#8b909b',
    link: '#92c3f5',
    breaking: '#ff9a94',
    breakingFill: '#b81f2b',
    onFill: '#ffffff',
    key: '#e9bf74',
    masthead: '#121316',
    onMasthead: '#eceae5',
  },
}

const grounds = ['paper', 'paperTint', 'paperMark'] as const
const texts = ['ink', 'inkSoft', 'link', 'breaking', 'key'] as const

/** Which colour stands on which, and how much they have to differ: WCAG 2.2, 1.4.3 for text, 1.4.11 for all else. */
const pairs: [on: ColourName, of: ColourName, least: number][] = [
  ...texts.flatMap(text => grounds.map((ground): [ColourName, ColourName, number] => [ground, text, 4.5])),
  ['breakingFill', 'onFill', 4.5],
  ['link', 'paper', 4.5],
  ['ink', 'paper', 4.5],
  ['masthead', 'onMasthead', 4.5],
  ['paper', 'ruleStrong', 3],
]

/** The chosen colours with the others' defaults. */
export function fullPalette(chosen: Partial<Palette>, scheme: Scheme): Palette {
  const { paper = defaultPalettes[scheme].paper, ink = defaultPalettes[scheme].ink } = chosen
  return { ...defaultPalettes[scheme], masthead: paper, onMasthead: ink, ...chosen }
}

/** What cannot be read, each with what to do about it; empty where all can. */
export function contrastFaults(palette: Palette, scheme: Scheme): string[] {
  const faults = pairs.flatMap(([on, of, least]) => {
    const ratio = contrast(palette[of], palette[on])
    if (ratio >= least) return []
    const farther = luminance(palette[of]) > luminance(palette[on]) ? 'lighter' : 'darker'
    return [
      `colours.${scheme}.${of} (${palette[of]}) on colours.${scheme}.${on} (${palette[on]}) has a contrast of ${down(ratio)}:1 and needs ${least}:1: make ${of} ${farther}, or choose another ${on}.`,
    ]
  })
  return [...new Set(faults)]
}

/** 1 to 21, after WCAG 2.2, "contrast ratio". */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (lighter + 0.05) / (darker + 0.05)
}

/** 0 to 1, after WCAG 2.2, "relative luminance". */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(place => {
    const part = Number.parseInt(colour.slice(place, place + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** Never rounded up to what it fails to be. */
const down = (ratio: number) => (Math.floor(ratio * 10) / 10).toFixed(1)
