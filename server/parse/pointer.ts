/** JSON pointers (RFC 6901): how a fault says where in the body it is. */

export type Path = readonly PropertyKey[]

/** `['blocks', 0, 'a/b']` → `/blocks/0/a~1b`; the whole body is the empty text. */
export function pointerTo(path: Path): string {
  return path.map(step => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** What stands at a path, or undefined. Only own fields count: a body cannot reach into prototypes. */
export function valueAt(input: unknown, path: Path): unknown {
  let value = input
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as Record<PropertyKey, unknown>)[step]
  }
  return value
}
