/** The brushes of the demo's pictures: small functions that return pieces of SVG, the same ones for the same seed. */

export const width = 1280
export const height = 800

export type Random = () => number

/** @returns numbers in [0, 1), the same row for the same seed */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export function between(random: Random, least: number, most: number): number {
  return least + random() * (most - least)
}

/** `count` pieces, one after the other. */
export function many(count: number, piece: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => piece(index)).join('')
}

/** A whole picture: definitions first, then layers from back to front. */
export function picture(definitions: string, ...layers: string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><defs>${definitions}<filter id="soft" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="3"/></filter><filter id="haze" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="22"/></filter></defs>${layers.join('')}</svg>`
}

/** A gradient; stops are `[place from 0 to 1, colour, opacity]`. */
export function gradient(id: string, stops: [number, string, number?][], sideways = false): string {
  const to = sideways ? 'x2="1" y2="0"' : 'x2="0" y2="1"'
  const marks = stops.map(
    ([place, colour, opacity = 1]) => `<stop offset="${place}" stop-color="${colour}" stop-opacity="${opacity}"/>`,
  )
  return `<linearGradient id="${id}" x1="0" y1="0" ${to}>${marks.join('')}</linearGradient>`
}

/** A round glow that fades out; use it as a fill. */
export function glow(id: string, colour: string, strength = 1): string {
  return `<radialGradient id="${id}"><stop offset="0" stop-color="${colour}" stop-opacity="${strength}"/><stop offset="0.35" stop-color="${colour}" stop-opacity="${strength * 0.35}"/><stop offset="1" stop-color="${colour}" stop-opacity="0"/></radialGradient>`
}

export function fill(paint: string, top = 0, tall: number = height): string {
  return `<rect x="0" y="${top}" width="${width}" height="${tall}" fill="${paint}"/>`
}

export function rect(x: number, y: number, wide: number, tall: number, paint: string, more = ''): string {
  return `<rect x="${r(x)}" y="${r(y)}" width="${r(wide)}" height="${r(tall)}" fill="${paint}" ${more}/>`
}

export function disc(x: number, y: number, radius: number, paint: string, more = ''): string {
  return `<circle cx="${r(x)}" cy="${r(y)}" r="${r(radius)}" fill="${paint}" ${more}/>`
}

export function shape(d: string, paint: string, more = ''): string {
  return `<path d="${d}" fill="${paint}" ${more}/>`
}

export function line(d: string, colour: string, thick: number, more = ''): string {
  return `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${thick}" stroke-linecap="round" stroke-linejoin="round" ${more}/>`
}

/** A mountain line by midpoint displacement, closed at the bottom of the picture. `heights` are the y of its corners. */
export function ridge(random: Random, heights: number[], roughness: number): string {
  let line = heights
  let reach = roughness
  while (line.length < 180) {
    const finer: number[] = []
    for (const [index, y] of line.entries()) {
      finer.push(y)
      const next = line[index + 1]
      if (next !== undefined) finer.push((y + next) / 2 + between(random, -reach, reach))
    }
    line = finer
    reach *= 0.55
  }
  const step = width / (line.length - 1)
  return `M0 ${height}L${line.map((y, index) => `${r(index * step)} ${r(y)}`).join('L')}L${width} ${height}Z`
}

/** A band of water from a wavy line down to the bottom of the picture. */
export function swell(random: Random, y: number, reach: number, length: number): string {
  let path = `M-80 ${height}L-80 ${r(y)}`
  for (let x = -80; x < width + 80; ) {
    const wide = length * between(random, 0.7, 1.3)
    const tall = reach * between(random, 0.5, 1.4)
    path += `q${r(wide * 0.3)} ${r(-tall)} ${r(wide * 0.5)} ${r(-tall * 0.4)}t${r(wide * 0.5)} ${r(tall * 0.4)}`
    x += wide
  }
  return `${path}L${width + 400} ${height}Z`
}

/** Slanted strokes of rain, light enough to see through. */
export function rain(random: Random, drops: number, colour: string, slant: number): string {
  return many(drops, () => {
    const x = between(random, -100, width + 100)
    const y = between(random, -50, height)
    const long = between(random, 18, 60)
    const thick = between(random, 0.6, 1.6)
    return line(
      `M${r(x)} ${r(y)}l${r(slant * long)} ${r(long)}`,
      colour,
      r(thick),
      `opacity="${between(random, 0.12, 0.4).toFixed(2)}"`,
    )
  })
}

/** Soft clouds in a band of the sky. */
export function clouds(
  random: Random,
  count: number,
  top: number,
  tall: number,
  colour: string,
  opacity: number,
): string {
  return `<g filter="url(#haze)" opacity="${opacity}">${many(count, () => {
    const x = between(random, -100, width + 100)
    const y = between(random, top, top + tall)
    return `<ellipse cx="${r(x)}" cy="${r(y)}" rx="${r(between(random, 90, 260))}" ry="${r(between(random, 18, 52))}" fill="${colour}"/>`
  })}</g>`
}

/** The streak that a lamp draws on dark water below it. */
export function reflection(random: Random, x: number, top: number, long: number, colour: string): string {
  return many(Math.round(long / 9), index => {
    const fade = 1 - (index * 9) / long
    const wide = between(random, 6, 22) * (0.5 + fade)
    return rect(
      x - wide / 2 + between(random, -5, 5),
      top + index * 9,
      wide,
      2.6,
      colour,
      `rx="1.3" opacity="${(fade * 0.55).toFixed(2)}"`,
    )
  })
}

/** One decimal is finer than a pixel. */
export function r(value: number): number {
  return Math.round(value * 10) / 10
}
