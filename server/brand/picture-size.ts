/** How large a logo is, read from its file: its place on the page is known before it loads. CSS pixels. */

interface Size {
  width: number
  height: number
}

/** @returns undefined where the file is no such picture, or does not say its size */
export function sizeOf(content: Buffer, name: string): Size | undefined {
  return name.endsWith('.png') ? sizeOfPng(content) : sizeOfSvg(content.toString('utf8'))
}

/** PNG specification, 5.2 and 11.2.1: the signature, then the header with both sides. */
function sizeOfPng(content: Buffer): Size | undefined {
  if (content.length < 24 || content.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n') return undefined
  return { width: content.readUInt32BE(16), height: content.readUInt32BE(20) }
}

function sizeOfSvg(text: string): Size | undefined {
  const root = /<svg\b[^>]*>/.exec(text)?.[0]
  if (!root) return undefined
  const side = (name: string) => Number(new RegExp(`\\s${name}=["']([\\d.]+)(?:px)?["']`).exec(root)?.[1])
  const box = /\sviewBox=["']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)/.exec(root)
  const width = side('width') || Number(box?.[1])
  const height = side('height') || Number(box?.[2])
  return width > 0 && height > 0 ? { width, height } : undefined
}
