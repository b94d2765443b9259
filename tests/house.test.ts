// The arrows of the house: who may import whom. A wrong one is cheap to turn on the day it is drawn, and never again.
import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { filesUnder, findCycle, importsIn, readSource } from './support/imports.ts'

const within = (path: string, ...folders: string[]) => folders.some(folder => path.startsWith(`${folder}/`))
const isOurs = (path: string) => within(path, 'shared', 'server', 'client', 'tests')

/** `socket.io/dist/x` and `@scope/name/x` belong to their packages. */
/** A part of a package that has no name of its own is imported by its file. */
const packageOf = (name: string) => {
  const inside = name.replace(/^node_modules\//, '')
  return inside.split('/', inside.startsWith('@') ? 2 : 1).join('/')
}

const homes: Record<string, string> = {
  express: 'server/http',
  helmet: 'server/http',
  multer: 'server/http',
  compression: 'server/http',
  'socket.io': 'server/live',
  'engine.io': 'server/live',
  ws: 'server/live',
  ioredis: 'server/storage',
  bullmq: 'server/queue',
}
const pure = new Set(['node:crypto', 'node:util'])
// uuid: the desk makes the ids of commands and entries itself.
const browserPackages = new Set(['preact', 'socket.io-client', 'uuid'])
const manifest: { dependencies: Record<string, string> } = JSON.parse(readSource('package.json'))

/** The rule that an import breaks, or undefined. */
function brokenRule(file: string, imported: string): string | undefined {
  const home = homes[packageOf(imported)]
  if (within(file, 'shared'))
    return within(imported, 'shared')
      ? undefined
      : 'shared/ imports nothing outside shared/: no package, no node:, no DOM'
  if (within(file, 'client')) {
    if (isOurs(imported))
      return within(imported, 'client', 'shared') ? undefined : 'client/ knows client/ and shared/ only'
    // What the text of an entry is written with: the rest of the desk knows blocks only.
    if (imported.startsWith('prosemirror-'))
      return within(file, 'client/desk/editor') ? undefined : 'prosemirror lives in client/desk/editor/ only'
    return browserPackages.has(packageOf(imported))
      ? undefined
      : `the browser loads ${[...browserPackages].join(', ')} only`
  }
  if (within(file, 'server/newsroom') && !within(imported, 'server/newsroom', 'shared') && !pure.has(imported))
    return 'server/newsroom/ holds the rules: shared/, and of Node what only computes'
  if (isOurs(imported)) {
    if (!within(imported, 'server', 'shared')) return 'server/ knows server/ and shared/ only'
    if (/^server\/(web|worker|media)\.ts$/.test(imported)) return 'nobody imports a start file'
    return /^server\/start-(web|keeper|worker|media)\.ts$/.test(imported) &&
      !/^server\/(web|worker|media)\.ts$/.test(file)
      ? 'only its start file starts a process'
      : undefined
  }
  if (imported.startsWith('node:')) return undefined
  if (home && !within(file, home)) return `${packageOf(imported)} lives in ${home}/ only`
  return packageOf(imported) in manifest.dependencies
    ? undefined
    : 'server/ imports only what package.json lists under dependencies'
}

const sources = [
  ...filesUnder('shared', /\.ts$/),
  ...filesUnder('server', /\.ts$/),
  ...filesUnder('client', /\.tsx?$/).filter(file => file !== 'client/vite.config.ts'),
]
const imports = new Map(sources.map(file => [file, importsIn(file, readSource(file))]))

test('imports are seen in every form, types included', () => {
  const source = `
    import a, { type B } from '../shared/a.ts'
    import type { C } from '../shared/c.ts'
    export { d } from './d.ts'
    export * from './e.ts'
    import './f.css'
    type G = import('./g.ts').G
    const h = await import('./h.ts')
    // import x from './comment.ts'
    const text = "import y from './text.ts'"
  `
  expect(importsIn('server/x.ts', source).toSorted()).toEqual([
    ...['server/d.ts', 'server/e.ts', 'server/f.css', 'server/g.ts', 'server/h.ts'],
    ...['shared/a.ts', 'shared/c.ts'],
  ])
})

test.each([
  ['shared/entry.ts', 'node:crypto'],
  ['shared/entry.ts', 'server/config.ts'],
  ['client/reader/main.ts', 'server/config.ts'],
  ['client/reader/main.ts', 'zod'],
  ['server/newsroom/publishing.ts', 'server/storage/keys.ts'],
  ['server/newsroom/publishing.ts', 'ioredis'],
  ['server/newsroom/publishing.ts', 'node:fs'],
  ['server/live/relay.ts', 'express'],
  ['server/http/app.ts', 'socket.io'],
  ['server/live/relay.ts', 'bullmq'],
  ['server/web.ts', 'ioredis'],
  ['server/http/app.ts', 'client/reader/main.ts'],
  ['server/http/app.ts', 'tests/support/imports.ts'],
  ['server/http/app.ts', 'server/web.ts'],
  ['server/http/app.ts', 'server/start-web.ts'],
  ['server/http/app.ts', 'vite'],
])('%s may not import %s', (file, imported) => {
  expect(brokenRule(file, imported)).toBeTypeOf('string')
})

test('every arrow points the right way', () => {
  const faults = [...imports].flatMap(([file, names]) =>
    names.flatMap(name => {
      const rule = brokenRule(file, name)
      return rule ? [`${file} imports ${name}: ${rule}`] : []
    }),
  )
  expect(faults).toEqual([])
})

test('the launcher runs before anything is installed', () => {
  const faults = filesUnder('server/launcher', /\.mjs$/).flatMap(file =>
    importsIn(file, readSource(file))
      .filter(name => !name.startsWith('node:') && !within(name, 'server/launcher'))
      .map(name => `${file} imports ${name}: the launcher has Node and itself only`),
  )
  expect(faults).toEqual([])
})

test('no file needs itself, however long the way around', () => {
  expect(findCycle(new Map(Object.entries({ a: ['b'], b: ['c'], c: ['b'] })))).toEqual(['b', 'c', 'b'])
  const cycle = findCycle(imports)
  expect(cycle, `a circle of imports: ${cycle?.join(' → ')}`).toBeUndefined()
})

const everything = [
  ...sources,
  ...filesUnder('tests', /\.(tsx?|c)$/),
  ...filesUnder('server', /\.(mjs|lua|c|h)$/),
  ...filesUnder('client', /\.css$/),
]

test('files are named after what they hold', () => {
  expect(everything.filter(file => /^(index|utils?|helpers?)\.\w+$/.test(basename(file)))).toEqual([])
})

test('a file fits into one reading: 400 lines at most', () => {
  const lines = (file: string) => readSource(file).split('\n').length - 1
  expect(everything.filter(file => lines(file) > 400).map(file => `${file}: ${lines(file)} lines`)).toEqual([])
})

test('every source opens by saying why it exists', () => {
  const opening = /^(#!.*\n)?(\/\/ |\/\*\*?\s|--)/
  expect(everything.filter(file => !opening.test(readSource(file)))).toEqual([])
})
