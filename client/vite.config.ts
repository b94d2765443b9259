/** Builds what browsers load: the reader's script, the desk, the styles. Earlier builds' files stay for open tabs. */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { defineConfig, type Plugin } from 'vite'

const root = import.meta.dirname
const outDir = resolve(root, '../dist/public')
/** A tab from before a deployment may still ask for its chunks, ms. */
const keptForMs = 7 * 24 * 3_600_000

/** Leaves long polling and its kin out of the socket client: readers use websockets only, and the rest would be dead weight. */
function websocketOnly(): Plugin {
  const virtualId = '\0websocket-transport-only'
  const websocket = resolve(root, '../node_modules/engine.io-client/build/esm/transports/websocket.js')
  return {
    name: 'websocket-only',
    enforce: 'pre',
    resolveId(id, importer) {
      const isTable = id === './transports/index.js' && importer?.endsWith('engine.io-client/build/esm/socket.js')
      return isTable ? virtualId : undefined
    },
    load(id) {
      if (id !== virtualId) return undefined
      return `import { WS } from ${JSON.stringify(websocket)}\nexport const transports = { websocket: WS }`
    },
  }
}

function dropOldBuilds(): Plugin {
  return {
    name: 'drop-old-builds',
    closeBundle() {
      const assets = join(outDir, 'assets')
      if (!existsSync(assets)) return
      for (const name of readdirSync(assets)) {
        const file = join(assets, name)
        if (Date.now() - statSync(file).mtimeMs > keptForMs) rmSync(file)
      }
    },
  }
}

export default defineConfig({
  root,
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [websocketOnly(), dropOldBuilds()],
  build: {
    outDir,
    emptyOutDir: false,
    manifest: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: ['reader/main.ts', 'desk/main.tsx', 'styles/reader.css', 'styles/desk.css'].map(file => join(root, file)),
    },
  },
})
