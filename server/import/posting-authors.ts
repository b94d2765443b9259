/** Who wrote it, as schema.org says: people, organisations, plain names. */
import type { Author } from '../../shared/entry.ts'
import { tidied } from './clean-text.ts'
import { isNode, listOf, type NodeIndex, resolve, textOf, webAddress } from './linked-data.ts'

/** A name given as `Name, Role` stays as it is: where the comma belongs is not ours to guess. */
export function authorsOf(value: unknown, nodes: NodeIndex, base?: string): Author[] {
  const authors = listOf(value).flatMap(one => {
    const found = resolve(one, nodes)
    if (!isNode(found)) return authorOf(textOf(found))
    return authorOf(
      textOf(found.name),
      textOf(found.jobTitle),
      webAddress(textOf(found.url) ?? listOf(found.sameAs)[0], base),
    )
  })
  return authors.filter(
    (author, at) => authors.findIndex(each => each.name === author.name && each.role === author.role) === at,
  )
}

function authorOf(name: string | undefined, role?: string, url?: string): Author[] {
  const [who, title] = [tidied(name), tidied(role)]
  return who ? [{ name: who, ...(title ? { role: title } : {}), ...(url ? { url } : {}) }] : []
}
