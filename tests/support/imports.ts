// Reads which file imports what, with the parser that also builds the browser's bundle, so that no text trick escapes.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative, resolve } from 'node:path'
import { parseSync } from 'vite'

const root = resolve(import.meta.dirname, '../..')

/** Paths from the project's root of everything under `folder` whose name fits. */
export function filesUnder(folder: string, fits: RegExp): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(found => found.isFile() && fits.test(found.name))
    .map(found => relative(root, join(found.parentPath, found.name)))
    .toSorted()
}

export const readSource = (file: string) => readFileSync(join(root, file), 'utf8')

/** What stands behind `from` or in `import()`, types included; our own files as paths from the root. */
export function importsIn(file: string, source: string): string[] {
  const { module, errors } = parseSync(file, source)
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]?.message}`)
  const named = [
    ...module.staticImports.map(found => found.moduleRequest.value),
    ...module.staticExports.flatMap(found => found.entries.map(entry => entry.moduleRequest?.value)),
    // import('…') as an expression and as a type: the parser's list holds the first kind only
    ...[...source.matchAll(/\bimport\(\s*(['"])(.+?)\1/g)].map(match => match[2]),
  ]
  return [...new Set(named.filter(name => name !== undefined))].map(name =>
    name.startsWith('.') ? normalize(join(dirname(file), name)) : name,
  )
}

/** The first circle found among the files, as the way around, or undefined. */
export function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>()
  const way: string[] = []

  function visit(file: string): string[] | undefined {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file]
    if (done.has(file)) return undefined
    way.push(file)
    for (const next of graph.get(file) ?? []) {
      const cycle = visit(next)
      if (cycle) return cycle
    }
    way.pop()
    done.add(file)
    return undefined
  }

  for (const file of graph.keys()) {
    const cycle = visit(file)
    if (cycle) return cycle
  }
  return undefined
}
