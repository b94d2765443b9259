// Whatever fetches an address that someone gave reaches the public internet only, takes little, and does not wait long.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createFetchOutside } from '../../server/embeds/fetch-outside.ts'
import { isPublicAddress } from '../../server/embeds/public-address.ts'
import { startProvider, type TestProvider } from '../support/provider.ts'

let provider: TestProvider
let redirectTo = ''

beforeAll(async () => {
  provider = await startProvider((req, res) => {
    const { pathname } = new URL(req.url ?? '/', 'http://here')
    if (pathname === '/to') return void res.writeHead(302, { Location: redirectTo }).end()
    if (pathname === '/twice') return void res.writeHead(301, { Location: '/to' }).end()
    if (pathname === '/for-ever') return void res.writeHead(307, { Location: '/for-ever' }).end()
    if (pathname === '/large') return void res.writeHead(200, { 'Content-Type': 'text/html' }).end('x'.repeat(600_000))
    if (pathname === '/packed') return void res.writeHead(200, { 'Content-Encoding': 'gzip' }).end('xx')
    if (pathname === '/gone') return void res.writeHead(404).end()
    if (pathname === '/silent') return undefined
    if (pathname === '/drips') {
      res.writeHead(200)
      const timer = setInterval(() => res.write('x'), 50)
      return void res.once('close', () => clearInterval(timer))
    }
    res.writeHead(200, { 'Content-Type': 'Text/HTML; charset=utf-8' }).end(`from ${req.headers.host}`)
  })
})
afterAll(() => provider.stop())
beforeEach(() => {
  provider.names.clear()
  provider.asked.length = 0
  provider.lookUps.length = 0
})

const reasonOf = (address: string) =>
  provider.fetchOutside(address).then(
    () => 'fetched',
    (error: Error) => error.message,
  )

test.each([
  ...['127.0.0.1', '127.9.9.9', '0.0.0.0', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1'],
  ...['169.254.169.254', '192.0.0.1', '192.0.2.1', '198.18.0.1', '198.51.100.7', '203.0.113.9', '224.0.0.1'],
  ...['240.0.0.1', '255.255.255.255', '::', '::1', '::ffff:10.0.0.1', '::ffff:127.0.0.1', '::ffff:7f00:1'],
  ...['::10.0.0.1', '64:ff9b::10.0.0.1', '64:ff9b:1::1', '100::1', 'fc00::1', 'fd12:3456::1', 'fe80::1', 'fec0::1'],
  ...['ff02::1', '2001::1', '2001:db8::1', '2002:a00:1::1', '3fff::1', 'localhost', '', '010.0.0.1', '1.2.3'],
])('%s is not public', address => {
  expect(isPublicAddress(address)).toBe(false)
})

test.each(['8.8.8.8', '172.32.0.1', '192.167.1.1', '100.128.0.1', '2606:4700::1111', '2a00:1450:4001::200e'])(
  '%s is public',
  address => {
    expect(isPublicAddress(address)).toBe(true)
  },
)

/** Addresses as an attacker would write them, with what they are refused for. None of them is ever asked. */
const hostile: [string, RegExp][] = [
  ['https://127.0.0.1/', /number and not a name/],
  ['https://[::1]/', /number and not a name/],
  ['https://[::ffff:10.0.0.1]/', /number and not a name/],
  ['https://169.254.169.254/latest/meta-data/', /number and not a name/],
  ['https://2130706433/', /number and not a name/],
  ['https://0177.0.0.1/', /number and not a name/],
  ['https://0x7f.1/', /number and not a name/],
  ['https://127.1/', /number and not a name/],
  ['https://①②⑦.⓪.⓪.①/', /number and not a name/],
  ['https://8.8.8.8/', /number and not a name/],
  ['https://localhost/', /no public name/],
  ['https://video.example./', /no public name/],
  ['https://user:pass@video.example/', /name or a password/],
  ['https://user@video.example/', /name or a password/],
  ['https://video.example:8443/', /port 8443/],
  ['https://video.example:80/', /port 80/],
  ['http://video.example/', /http: is not https/],
  ['file:///etc/passwd', /file: is not https/],
  ['gopher://video.example/', /gopher: is not https/],
  ['//video.example/', /no address/],
  ['no address', /no address/],
]

test.each(hostile)('%s is not fetched', async (address, reason) => {
  expect(await reasonOf(address)).toMatch(reason)
  expect(provider.asked).toEqual([])
})

/** As they may stand in a header. */
const inHeaders = hostile.filter(([address]) => URL.canParse(address) && /^[ -~]+$/.test(address))

test.each(inHeaders)('%s is not fetched after a redirect', async (address, reason) => {
  redirectTo = address
  expect(await reasonOf('https://video.example/to')).toMatch(reason)
  expect(provider.asked).toEqual(['video.example/to'])
})

test.each([
  ['10.0.0.1'],
  ['::1'],
  ['::ffff:10.0.0.1'],
  ['169.254.169.254'],
  // One public address does not make up for a private one: which of them is used is the attacker's choice.
  ['8.8.8.8', '192.168.0.1'],
])('a name that leads to %s is not asked, at first or after a redirect', async (...addresses) => {
  provider.names.set('inside.example', addresses)
  expect(await reasonOf('https://inside.example/')).toMatch(/not public/)
  redirectTo = 'https://inside.example/secret'
  expect(await reasonOf('https://video.example/to')).toMatch(/not public/)
  expect(provider.asked).toEqual(['video.example/to'])
})

test('a name is looked up once, and what was found is connected to: changing its mind meanwhile does not help', async () => {
  const { body, type, url } = await provider.fetchOutside('https://rebind.example/page')
  expect([body.toString(), type, url]).toEqual(['from rebind.example', 'text/html', 'https://rebind.example/page'])
  expect(provider.lookUps).toEqual(['rebind.example'])
})

test('the connection goes to the very address that was looked at', async () => {
  const connected: string[] = []
  const outside = createFetchOutside({
    resolve: async () => ['93.184.216.34'],
    isPublic: isPublicAddress,
    request: options => {
      options.lookup?.(
        'other.example',
        { all: false },
        (_error, address) => void connected.push(JSON.stringify(address)),
      )
      options.lookup?.('other.example', { all: true }, (_error, found) => void connected.push(JSON.stringify(found)))
      throw new Error('nothing leaves this machine')
    },
  })
  await expect(outside('https://video.example/')).rejects.toThrow('nothing leaves this machine')
  expect(connected).toEqual([
    JSON.stringify('93.184.216.34'),
    JSON.stringify([{ address: '93.184.216.34', family: 4 }]),
  ])
})

test('two redirects are followed, each looked at anew, and not a third', async () => {
  redirectTo = 'https://other.example/end'
  expect((await provider.fetchOutside('https://video.example/twice')).body.toString()).toBe('from other.example')
  expect(provider.lookUps).toEqual(['video.example', 'video.example', 'other.example'])
  expect(await reasonOf('https://video.example/for-ever')).toMatch(/more than twice/)
  expect(provider.asked.filter(one => one.endsWith('/for-ever'))).toHaveLength(3)
})

test('no more than 512 kB are taken, packed answers and other statuses not at all', async () => {
  expect(await reasonOf('https://video.example/large')).toMatch(/larger than 512 kB/)
  const cut = await provider.fetchOutside('https://video.example/large', { mayBeCut: true })
  expect(cut.body.length).toBe(512 * 1024)
  expect(await reasonOf('https://video.example/packed')).toMatch(/packed/)
  expect(await reasonOf('https://video.example/gone')).toMatch(/answered with 404/)
})

test('a site that is silent, or drips, is given up', async () => {
  const reasons = await Promise.all(['silent', 'drips'].map(path => reasonOf(`https://video.example/${path}`)))
  for (const reason of reasons) expect(reason).toMatch(/cannot be asked|broke off/)
})
