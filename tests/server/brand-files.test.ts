/** A brand as browsers get it: under addresses that may be kept for ever, in every page, and as a site that can be installed. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Brand } from '../../server/brand/brand.ts'
import { loadBrand } from '../../server/brand/load-brand.ts'
import { loadAssets } from '../../server/http/assets.ts'
import { brandFiles } from '../../server/http/brand-files.ts'
import { renderOffline } from '../../server/http/views/offline.ts'
import { builtFiles } from '../support/site.ts'
import { measuredFont } from '../support/woff2.ts'

const example = join(import.meta.dirname, '../../docs/branding/example')
const dir = mkdtempSync(join(tmpdir(), 'sp-brand-'))
const built = builtFiles()
let brand: Brand
let server: Server
let origin: string

beforeAll(async () => {
  const settings = JSON.parse(readFileSync(join(example, 'brand.json'), 'utf8'))
  for (const name of ['logo.svg', 'logo-dark.svg', 'icon.svg'])
    writeFileSync(join(dir, name), readFileSync(join(example, name)))
  writeFileSync(join(dir, 'text.woff2'), measuredFont({ ascent: 900, descent: 200, lineGap: 0, width: 450 }))
  const fonts = { text: { family: 'Example', like: 'sans', files: [{ file: 'text.woff2' }] } }
  writeFileSync(join(dir, 'brand.json'), JSON.stringify({ ...settings, fonts }))
  brand = await loadBrand({ siteName: 'Stop Press', isNamed: false, brandDir: dir })
  server = createServer(express().use(brandFiles(brand)))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.close()
  built.remove()
  rmSync(dir, { recursive: true })
})

test('every file of the example is served by its type, for ever, and cannot run anything', async () => {
  expect(brand.files.size).toBe(8)
  for (const [address, { type }] of brand.files) {
    const answer = await fetch(origin + address)
    expect(answer.status, address).toBe(200)
    expect(answer.headers.get('content-type'), address).toBe(type)
    expect(answer.headers.get('cache-control'), address).toBe('public, max-age=31536000, immutable')
    expect(answer.headers.get('content-security-policy'), address).toContain("default-src 'none'")
  }
  expect((await fetch(`${origin}/brand/logo-0000000000.svg`)).status).toBe(404)
})

test('the manifest names the site, its colours and icons of the sizes that they have', async () => {
  const answer = await fetch(`${origin}/manifest.webmanifest`)
  expect(answer.headers.get('content-type')).toMatch(/^application\/manifest\+json/)
  const manifest = (await answer.json()) as { icons: { src: string; sizes: string; type: string; purpose: string }[] }
  expect(manifest).toMatchObject({
    name: 'The Aldry Courier',
    short_name: 'Courier',
    start_url: '/',
    scope: '/',
    display: 'standalone',
    background_color: '#fffdf8',
    theme_color: '#0b3b36',
  })
  expect(manifest.icons.map(({ sizes, purpose }) => `${sizes} ${purpose}`)).toEqual([
    '192x192 any',
    '512x512 any',
    '512x512 maskable',
    'any any',
  ])
  for (const { src, sizes, type } of manifest.icons) {
    const icon = await fetch(origin + src)
    expect(icon.headers.get('content-type')).toBe(type)
    if (sizes === 'any') continue
    const { width, height } = await sharp(Buffer.from(await icon.arrayBuffer())).metadata()
    expect(`${width}x${height}`).toBe(sizes)
  }
})

test('every page wears it: logo with its size, both colours, the font ahead of the styles, our styles before the brand’s', () => {
  const assets = loadAssets(built.publicDir, brand)
  const page = renderOffline({ name: brand.name, origin, language: 'en', assets })
  expect(page).toContain(
    `<img class="masthead__logo" src="${brand.logo?.href}" width="320" height="48" alt="The Aldry Courier">`,
  )
  expect(page).toContain(`<source media="screen and (prefers-color-scheme: dark)" srcset="${brand.logo?.dark?.href}"`)
  expect(page).toContain('<link rel="manifest" href="/manifest.webmanifest">')
  expect(page).toContain('<meta name="theme-color" content="#0b3b36" media="(prefers-color-scheme: dark)">')
  const order = [`rel="preload" href="${brand.fonts[0]}" as="font"`, '/assets/reader-1.css', brand.styles as string]
  expect(order.map(one => page.indexOf(one))).toEqual(order.map(one => page.indexOf(one)).toSorted((a, b) => a - b))
  expect(page.indexOf(order[0] as string)).toBeGreaterThan(0)
})

test('a page with another brand has another build, so that no cache takes it for the old one', () => {
  const plain = loadAssets(built.publicDir)
  expect(loadAssets(built.publicDir, brand).build).not.toBe(plain.build)
  expect(loadAssets(built.publicDir).build).toBe(plain.build)
})
