/** What a reader's browser loads before it follows a page, and an editor's before they write: counted as it crosses the network. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { build } from '../../server/launcher/build.mjs'
import { messageFiles } from '../../shared/languages.ts'

const publicDir = join(import.meta.dirname, '../../dist/public')
/** Fetched when a reader asks for another site's content, and never before. */
const onDemand = 'reader/embed-frame.ts'

interface Built {
  file: string
  imports?: string[]
  dynamicImports?: string[]
}

/** Everything that a file leads to, whether at once or after the first paint. */
function loadedWith(manifest: Record<string, Built>, name: string, found = new Set<string>()): Set<string> {
  const built = manifest[name]
  if (!built || name === onDemand || found.has(built.file)) return found
  found.add(built.file)
  for (const other of [...(built.imports ?? []), ...(built.dynamicImports ?? [])]) loadedWith(manifest, other, found)
  return found
}

test.each([
  ['reader/main.ts', 'the reader script, its socket included', 20_000, 2],
  ['desk/main.tsx', 'the desk’s script, the text editor included', 250_000, 1],
] as const)('%s: %s, is at most %i bytes gzipped', async (script, _what, mostBytes, leastFiles) => {
  await build()
  const manifest = JSON.parse(readFileSync(join(publicDir, '.vite/manifest.json'), 'utf8')) as Record<string, Built>
  const files = [...loadedWith(manifest, script)]
  const sizes = files.map(file => ({ file, bytes: gzipSync(readFileSync(join(publicDir, file)), { level: 9 }).length }))
  expect(files.length).toBeGreaterThanOrEqual(leastFiles)
  if (script === 'reader/main.ts') expect(manifest[script]?.dynamicImports).toContain(onDemand)
  expect(files.every(file => existsSync(join(publicDir, file)))).toBe(true)
  const bytes = sizes.reduce((sum, { bytes }) => sum + bytes, 0)
  expect(bytes, JSON.stringify(sizes)).toBeLessThanOrEqual(mostBytes)
})

test('the reader’s script knows no language: its words come with the page', async () => {
  await build()
  const manifest = JSON.parse(readFileSync(join(publicDir, '.vite/manifest.json'), 'utf8')) as Record<string, Built>
  const script = [...loadedWith(manifest, 'reader/main.ts')]
    .map(file => readFileSync(join(publicDir, file), 'utf8'))
    .join()
  // A short word, like "Live", may be part of the program.
  const sentences = JSON.stringify(messageFiles).match(/(?<=:)"[^"]{12,}"/g) ?? []
  expect(sentences.length).toBeGreaterThan(100)
  expect(sentences.filter(sentence => script.includes(sentence.slice(1, -1)))).toEqual([])
})
