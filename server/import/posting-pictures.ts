/** Pictures and films as schema.org gives them: addresses, objects, lists of either, references. */
import type { Block, Image } from '../../shared/block.ts'
import { captionAndCredit } from './caption.ts'
import { tidied } from './clean-text.ts'
import { embedOf } from './embeds.ts'
import { isNode, listOf, type Node, type NodeIndex, resolve, textOf, webAddress } from './linked-data.ts'
import { pictureOf } from './remote-picture.ts'
import { type Place, type Remark, within } from './remarks.ts'

/** Where a value stands and what it may refer to. */
export interface Reading {
  place: Place
  base: string | undefined
  nodes: NodeIndex
  remarks: Remark[]
}

/** @param value `image` of a posting */
export function picturesOf(value: unknown, reading: Reading): Image[] {
  return each(value, reading, (node, place) => {
    const src = webAddress(textOf(node.contentUrl) ?? textOf(node.url) ?? node['@id'], reading.base)
    if (!src) {
      reading.remarks.push({ place, detail: 'a picture without a web address was left out', isSkipped: false })
      return undefined
    }
    return pictureOf({
      src,
      width: textOf(node.width) ?? sizeIn(node.width),
      height: textOf(node.height) ?? sizeIn(node.height),
      alt: textOf(node.accessibilitySummary),
      caption: captionIn(node),
      credit: creditIn(node, reading.nodes),
    })
  })
}

/** @param value `video` of a posting */
export function filmsOf(value: unknown, reading: Reading): Extract<Block, { type: 'video' | 'embed' }>[] {
  return each(value, reading, (node, place) => {
    const file = webAddress(textOf(node.contentUrl), reading.base)
    const frame = webAddress(textOf(node.embedUrl) ?? textOf(node.url), reading.base)
    const words = captionAndCredit(captionIn(node) ?? textOf(node.description), creditIn(node, reading.nodes))
    const [poster] = picturesOf(node.thumbnail ?? node.thumbnailUrl, { ...reading, place, remarks: [] })
    const card = frame && !file ? embedOf(frame, words.caption) : undefined
    if (card) return { type: 'embed', embed: { ...card, ...(poster ? { thumbnail: poster } : {}) } }
    const src = file ?? frame
    if (src) return { type: 'video', video: { src, ...(poster ? { poster } : {}), ...words } }
    reading.remarks.push({ place, detail: 'a video without a web address was left out', isSkipped: false })
    return undefined
  })
}

/** Reads one value or several; an address alone is an object with nothing but that. */
function each<Read>(value: unknown, reading: Reading, read: (node: Node, place: Place) => Read | undefined): Read[] {
  const isSeveral = Array.isArray(value)
  return listOf(value).flatMap((item, at) => {
    const found = resolve(item, reading.nodes)
    const node = isNode(found) ? found : { contentUrl: found }
    return read(node, isSeveral ? within(reading.place, at) : reading.place) ?? []
  })
}

/** A picture's name is often no more than that of its file. */
function captionIn(node: Node): string | undefined {
  const name = textOf(node.name)
  const isFileName = name !== undefined && /^\S+\.\w{2,5}$/.test(name)
  return textOf(node.caption) ?? (isFileName ? undefined : name) ?? textOf(node.headline)
}

function creditIn(node: Node, nodes: NodeIndex): string | undefined {
  const given = [node.creditText, node.creator, node.copyrightHolder, node.author, node.copyrightNotice]
  for (const value of given) {
    const names = listOf(value).flatMap(one => tidied(textOf(resolve(one, nodes))) ?? [])
    if (names.length > 0) return names.join(', ')
  }
  return undefined
}

/** `{ "@type": "QuantitativeValue", "value": 1280 }` */
function sizeIn(value: unknown): unknown {
  return isNode(value) ? value.value : undefined
}
