/** Builds what browsers load: the reader's script, the desk, the styles, the service worker. Earlier builds' files stay for open tabs. */
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { defineConfig, type EnvironmentOptions, type Plugin } from 'vite'

const root = import.meta.dirname
const outDir = resolve(root, '../dist/public')
/** A tab from before a deployment may still ask for its chunks, ms. */
const keptForMs = 7 * 24 * 3_600_000

/** Built apart, so that no chunk for both makes readers wait for a second file. */
const bundles: Record<string, string[]> = {
  reader: ['reader/main.ts', 'styles/reader.css'],
  desk: ['desk/main.tsx', 'styles/desk.css'],
  // A browser loads a service worker as one file.
  offline: ['offline/worker.ts'],
  farewell: ['offline/farewell.ts'],
}

/** Vite's loader for dynamic imports also fetches what they import in turn; ours import nothing. */
const preloadHelper = '\0vite/preload-helper.js'

/** Puts a small client in the place of Socket.IO's own, which brings along transports and attachments that nobody uses. */
function slimSocket(): Plugin {
  return {
    name: 'slim-socket',
    enforce: 'pre',
    resolveId: id => (id === 'socket.io-client' ? join(root, 'slim-socket/client.ts') : undefined),
    load: id => (id === preloadHelper ? 'export const __vitePreload = load => load()' : undefined),
  }
}

function bundle(name: string): EnvironmentOptions {
  return {
    consumer: 'client',
    build: {
      outDir,
      emptyOutDir: false,
      manifest: `.vite/${name}.json`,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: { input: bundles[name]?.map(file => join(root, file)) },
    },
  }
}

/** The server reads one list of files. */
function joinManifests(): void {
  const manifests = Object.keys(bundles).map(name => readFileSync(join(outDir, `.vite/${name}.json`), 'utf8'))
  const joined = Object.assign({}, ...manifests.map(text => JSON.parse(text)))
  writeFileSync(join(outDir, '.vite/manifest.json'), JSON.stringify(joined, undefined, 2))
}

/** Whatever this build made was written just now; the rest is of earlier ones. */
function dropOldBuilds(): void {
  const assets = join(outDir, 'assets')
  for (const file of readdirSync(assets).map(name => join(assets, name))) {
    if (Date.now() - statSync(file).mtimeMs > keptForMs) rmSync(file)
  }
}

export default defineConfig({
  root,
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [slimSocket()],
  environments: Object.fromEntries(Object.keys(bundles).map(name => [name, bundle(name)])),
  builder: {
    async buildApp(builder) {
      for (const name of Object.keys(bundles)) {
        const environment = builder.environments[name]
        if (environment) await builder.build(environment)
      }
      joinManifests()
      dropOldBuilds()
    },
  },
})
