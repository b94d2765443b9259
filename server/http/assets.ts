/** The files of the browser's build: their hashed addresses, and the build they belong to. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import express from 'express'
import { type Brand, plainBrand } from '../brand/brand.ts'
import { packedFiles } from './packed-files.ts'

export interface Assets {
  /** Names what readers get from this build: scripts, styles and the markup of the server. */
  build: string
  readerScript: string
  /** What the reader script imports right away; loaded alongside it. */
  readerModules: string[]
  readerStyles: string[]
  deskScript: string
  deskStyles: string[]
  /** How the site looks and what it is called. */
  brand: Brand
  /** Texts of the service worker, and of the one that takes its place where none is wanted. */
  offlineWorker: string
  farewellWorker: string
  /** Serves `/assets`. Names hold a hash of the content, so a file never changes; those of earlier builds stay. */
  router: express.Router
}

interface ManifestEntry {
  file: string
  css?: string[]
  imports?: string[]
}

type Manifest = Record<string, ManifestEntry>

/** Where the build puts its files, seen from the compiled server and from its sources. */
export const builtPublicDir = join(
  import.meta.dirname,
  import.meta.filename.endsWith('.ts') ? '../../dist/public' : '../../public',
)

/**
 * Reads the manifest of the build.
 * @throws Error with one clear sentence when the browser's files were not built
 */
export function loadAssets(publicDir: string = builtPublicDir, brand: Brand = plainBrand('Stop Press')): Assets {
  const place = join(publicDir, '.vite/manifest.json')
  let text: string
  try {
    text = readFileSync(place, 'utf8')
  } catch {
    throw new Error(`The browser's files are not built (${place} is missing): run "npm run build" first.`)
  }
  const manifest = JSON.parse(text) as Manifest
  const entry = (name: string): ManifestEntry => {
    const found = manifest[name]
    if (!found) throw new Error(`The browser's build has no ${name}: run "npm run build" again.`)
    return found
  }
  const stylesOf = (script: ManifestEntry, style: string) =>
    [...new Set([entry(style).file, ...(script.css ?? [])])].map(address)
  const textOf = (script: string) => readFileSync(join(publicDir, entry(script).file), 'utf8')
  const reader = entry('reader/main.ts')
  const desk = entry('desk/main.tsx')
  return {
    build: createHash('sha256')
      .update(text)
      .update(markupSources())
      .update([...brand.files.keys()].join())
      .digest('hex')
      .slice(0, 12),
    readerScript: address(reader.file),
    readerModules: (reader.imports ?? []).map(name => address(entry(name).file)),
    readerStyles: [...stylesOf(reader, 'styles/reader.css'), ...(brand.styles ? [brand.styles] : [])],
    deskScript: address(desk.file),
    deskStyles: stylesOf(desk, 'styles/desk.css'),
    brand,
    offlineWorker: textOf('offline/worker.ts'),
    farewellWorker: textOf('offline/farewell.ts'),
    router: filesOf(publicDir),
  }
}

function address(file: string): string {
  return `/${file}`
}

function filesOf(publicDir: string): express.Router {
  const router = express.Router()
  const folder = join(publicDir, 'assets')
  router.use(
    '/assets',
    packedFiles(folder),
    express.static(folder, { immutable: true, maxAge: '1y', index: false, redirect: false }),
  )
  return router
}

/** Markup made by the server changes with these files, and then a reader's cached page must not pass for the new one. */
function markupSources(): string {
  const folders = [join(import.meta.dirname, 'views'), sharedFolder('render'), sharedFolder('words'), sharedFolder('.')]
  return folders
    .flatMap(folder =>
      readdirSync(folder)
        .sort()
        .map(name => join(folder, name)),
    )
    .filter(file => /\.(?:[jt]s|json)$/.test(file))
    .map(file => readFileSync(file, 'utf8'))
    .join('\n')
}

function sharedFolder(name: string): string {
  return join(import.meta.dirname, '../../shared', name)
}
