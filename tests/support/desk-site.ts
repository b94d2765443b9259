/** The editors' side of a web process on a real Redis: sign-in, desk and pictures, behind the same guards as in the site. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import { readConfig } from '../../server/config.ts'
import { loadAssets } from '../../server/http/assets.ts'
import type { FetchOutside } from '../../server/embeds/fetch-outside.ts'
import { deskApi } from '../../server/http/desk-api.ts'
import { deskSite } from '../../server/http/desk-site.ts'
import { mediaRoutes } from '../../server/http/media.ts'
import type { SiteParts } from '../../server/http/parts.ts'
import { nothingHere, problems } from '../../server/http/problems.ts'
import { originCheck } from '../../server/http/security.ts'
import { createLogger } from '../../server/logger.ts'
import { drawPicture } from '../../server/pictures/draw.ts'
import { type AccountStore, createAccountStore } from '../../server/storage/account-store.ts'
import { createAuditLog } from '../../server/storage/audit-log.ts'
import { createDrafts } from '../../server/storage/drafts.ts'
import { createPageIndex } from '../../server/storage/page-index.ts'
import { createParkedCommands } from '../../server/storage/parked-commands.ts'
import { createPictureFiles } from '../../server/storage/picture-files.ts'
import { openNewsroom, type TestNewsroom } from './newsroom.ts'
import { builtFiles } from './site.ts'

/** One browser: keeps its cookie, and says where its requests come from. */
export interface TestBrowser {
  readonly cookie: string
  get(path: string): Promise<Response>
  post(path: string, body?: unknown): Promise<Response>
  upload(name: string, content: Buffer, type?: string): Promise<Response>
  signIn(name: string, password: string): Promise<Response>
}

export interface TestDesk {
  room: TestNewsroom
  accounts: AccountStore
  origin: string
  /** @param origin what the browser says of the page that asks; another site's, to play a foreign page */
  browser(origin?: string): TestBrowser
  /** Draws a picture, as the media process does. */
  draw(picture: string): Promise<void>
  stop(): Promise<void>
}

/** @param fetchOutside what stands in the place of the internet */
export async function openDeskSite(fetchOutside?: FetchOutside): Promise<TestDesk> {
  const room = await openNewsroom()
  const built = builtFiles()
  const dataDir = mkdtempSync(join(tmpdir(), 'sp-desk-'))
  const accounts = createAccountStore(room.redis)
  const files = createPictureFiles(join(dataDir, 'media'))
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`
  const config = readConfig({ REDIS_URL: room.server.url, DATA_DIR: dataDir, PORT: String(port) })
  const parts = {
    config,
    logger: createLogger('test', 'silent'),
    accounts,
    pages: createPageIndex(room.redis),
    entries: room.entries,
    drafts: createDrafts(room.redis),
    parked: createParkedCommands(room.redis),
    audit: createAuditLog(room.redis),
    media: files,
    pictureQueue: { add: async () => {} },
    fetchOutside,
  } as unknown as SiteParts // what only readers and commands need is not part of this side
  const assets = loadAssets(built.publicDir)
  const app = express()
  app.locals.publicUrl = config.publicUrl
  app.use(originCheck(config), deskApi(parts), deskSite(parts, assets), mediaRoutes(parts))
  app.use(nothingHere, problems(parts, assets))
  server.on('request', app)

  return {
    room,
    accounts,
    origin,
    browser: (from = origin) => openBrowser(origin, from),
    async draw(id) {
      await files.finish(id, await drawPicture(files.original(id), form => files.keepForm(id, form)))
    },
    async stop() {
      await new Promise(resolve => {
        server.close(resolve)
        server.closeAllConnections()
      })
      built.remove()
      rmSync(dataDir, { recursive: true, force: true })
      await room.stop()
    },
  }
}

function openBrowser(site: string, from: string): TestBrowser {
  let cookie = ''
  async function ask(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { ...(init.headers as Record<string, string>), ...(cookie ? { Cookie: cookie } : {}), Origin: from }
    const response = await fetch(site + path, { ...init, headers })
    for (const line of response.headers.getSetCookie()) cookie = line.split(';')[0] as string
    return response
  }
  const browser: TestBrowser = {
    get cookie() {
      return cookie
    },
    get: path => ask(path),
    post: (path, body = {}) =>
      ask(path, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    upload(name, content, type = 'image/jpeg') {
      const form = new FormData()
      form.append('file', new Blob([new Uint8Array(content)], { type }), name)
      return ask('/api/media', { method: 'POST', body: form })
    },
    signIn: (name, password) => browser.post('/desk/api/sign-in', { name, password }),
  }
  return browser
}
