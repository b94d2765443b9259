/** The site's icon in the sizes that systems ask for, drawn once at the start. */
import { drawSquare, sharp } from '../pictures/sharp.ts'
import { letterIcon } from './letter-icon.ts'

export interface Icons {
  /** For the tab, and wherever any size will do; a PNG where the newsroom gave one. */
  any: Buffer
  isSvg: boolean
  png192: Buffer
  png512: Buffer
  /** With air around it, for systems that cut icons to a shape of their own. */
  maskable: Buffer
}

/** What is cut off leaves at least a circle of four fifths: W3C Web Application Manifest, "maskable". */
const safeSide = Math.round(512 * 0.8)

/** @param own the newsroom's icon, square, SVG or PNG @param ground what lies behind it where it is cut to a shape */
export async function drawIcons(
  siteName: string,
  own: { content: Buffer; isSvg: boolean } | undefined,
  ground: string,
) {
  const any = own?.content ?? Buffer.from(letterIcon(siteName))
  const isSvg = own?.isSvg ?? true
  const at = (side: number): Promise<Buffer> =>
    isSvg
      ? drawSquare(any, side)
      : sharp(any).resize({ width: side, height: side, fit: 'contain', background: '#0000' }).png().toBuffer()
  const icons: Icons = {
    any,
    isSvg,
    png192: await at(192),
    png512: await at(512),
    maskable: own
      ? await onGround(await at(safeSide), ground)
      : await drawSquare(Buffer.from(letterIcon(siteName, true)), 512),
  }
  return icons
}

function onGround(icon: Buffer, background: string): Promise<Buffer> {
  const ground = sharp({ create: { width: 512, height: 512, channels: 4, background } })
  return ground
    .composite([{ input: icon, gravity: 'centre' }])
    .png()
    .toBuffer()
}
