// The command line on a real Redis, queue and worker: what it does, what it prints, and how it ends.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAccountStore } from '../../server/storage/account-store.ts'
import { openShell, silence } from '../fixtures/command-line.ts'
import { openLane, type TestLane } from '../support/lane.ts'
import { openNewsroom, type TestNewsroom } from '../support/newsroom.ts'

let room: TestNewsroom
let lane: TestLane

beforeAll(async () => {
  room = await openNewsroom()
  lane = await openLane(room)
})
afterAll(async () => {
  await lane.stop()
  await room.stop()
})

const { call: stopPress, ask: asked } = openShell(() => room.server.url)

const openPage = (slug: string, ...more: string[]) =>
  stopPress(['page', 'create', '--slug', slug, '--headline', `All about ${slug}`, ...more])

test('a page is opened, listed and changed; its earlier address leads to it', async () => {
  const opened = await openPage(
    'tides',
    '--language',
    'ar',
    '--time-zone',
    'Europe/Oslo',
    '--key-point',
    'High at noon',
    '--batch-size',
    '5',
  )
  expect(opened).toMatchObject({ code: 0, out: expect.stringContaining('https://bay.example/live/tides') })
  const changed = await asked('page', 'set', 'tides', '--slug', 'spring-tides', '--status', 'paused')
  expect(changed).toMatchObject({
    code: 0,
    document: { status: 'committed', pages: [{ slug: 'spring-tides', sequence: 2 }] },
  })
  const { document } = await asked('page', 'list')
  expect(document.pages).toContainEqual(
    expect.objectContaining({
      slug: 'spring-tides',
      headline: 'All about tides',
      language: 'ar',
      direction: 'rtl',
      timeZone: 'Europe/Oslo',
      keyPoints: ['High at noon'],
      batchSize: 5,
      status: 'paused',
    }),
  )
  expect(await stopPress(['publish', '--page', 'tides', '--headline', 'By the old name'])).toMatchObject({ code: 0 })
  expect((await stopPress(['page', 'list'])).out).toMatch(/^SLUG +STATUS +STARTS +HEADLINE\n/)
})

test('[L3] an entry is published on several pages, once, with its flags', async () => {
  await openPage('north')
  await openPage('south')
  const { code, document } = await asked(
    ...[
      'publish',
      '--page',
      'north',
      '--page',
      'south',
      '--headline',
      'Both banks',
      '--text',
      'One.\n\nTwo.',
      '--kind',
      'breaking',
    ],
    ...['--key-event', '--pinned', '--author', 'Ada Marsh'],
  )
  expect(code).toBe(0)
  expect(document.pages.map((page: { slug: string }) => page.slug).toSorted()).toEqual(['north', 'south'])
  for (const slug of ['north', 'south']) {
    const page = await room.newsroom.addresses.find(slug)
    const snapshot = await room.log.snapshot(page?.id ?? '')
    expect(snapshot?.entries).toMatchObject([
      {
        id: document.entry,
        headline: 'Both banks',
        kind: 'breaking',
        pinned: true,
        keyEvent: true,
        authors: [{ name: 'Ada Marsh' }],
        blocks: [{ text: [{ text: 'One.' }] }, { text: [{ text: 'Two.' }] }],
      },
    ])
  }
})

test('the text may be piped in, and an entry may wait for its time', async () => {
  await openPage('piped')
  const piped = await stopPress(['publish', '--page', 'piped', '--json'], { input: 'First line.\n\n- a\n- b\n' })
  const { entry } = JSON.parse(piped.out)
  const page = await room.newsroom.addresses.find('piped')
  expect((await room.log.snapshot(page?.id ?? ''))?.entries[0]).toMatchObject({
    id: entry,
    blocks: [{ type: 'paragraph' }, { type: 'list' }],
  })
  const later = await asked('publish', '--page', 'piped', '--headline', 'Later', '--at', '2100-01-01T00:00:00Z')
  expect(later).toMatchObject({
    code: 0,
    document: { status: 'scheduled', publishAt: Date.parse('2100-01-01T00:00:00Z') },
  })
})

test('what the newsroom refuses ends with 1 and its reason', async () => {
  await openPage('taken')
  expect(await openPage('taken')).toMatchObject({ code: 1, err: expect.stringContaining('taken') })
  expect(await asked('publish', '--page', 'nowhere', '--headline', 'x')).toMatchObject({
    code: 1,
    document: { error: { code: 'not-found' } },
  })
  await stopPress(['page', 'set', 'taken', '--status', 'ended'])
  expect(await asked('publish', '--page', 'taken', '--headline', 'x')).toMatchObject({
    code: 1,
    document: { error: { code: 'page-ended' } },
  })
  expect(await openPage('No Slug')).toMatchObject({ code: 1, err: expect.stringContaining('/page/slug') })
})

test.each([
  [[], 'No command was given.'],
  [['page'], 'There is no command “page”.'],
  [['page', 'create', '--slug', 'x'], '--headline is missing.'],
  [['page', 'set'], '<page> is missing.'],
  [['page', 'set', 'x'], 'Nothing was given that could be changed.'],
  [['page', 'set', 'x', '--status', 'gone'], '--status is one of'],
  [['page', 'set', 'x', '--batch-size', '51'], '--batch-size is a whole number'],
  [['page', 'set', 'x', '--start', 'noon'], '--start is a time like'],
  [['page', 'list', '--loud'], "Unknown option '--loud'."],
  [['page', 'list', 'all'], '“all” is one word too many.'],
  [['publish', '--page', 'x'], 'neither a headline nor a text'],
  [['import', '/no/such/file', '--page', 'x'], 'cannot be read'],
  [['user', 'add', 'ada', '--role', 'owner'], '--role is one of reporter, editor, chief, admin'],
])('%j is wrong use: one sentence, the usage, and 2', async (typed, sentence) => {
  const { code, out, err } = await stopPress(typed)
  expect(code).toBe(2)
  expect(out).toBe('')
  expect(err).toContain(sentence)
  expect(err).toContain('usage: npm run -s stop-press --')
})

test('every command explains itself, without a Redis', async () => {
  const overview = await stopPress(['--help'], { env: { REDIS_URL: '' } })
  expect(overview.code).toBe(0)
  const names = [...overview.out.matchAll(/^ {2}((?:\w+ )?\w+) {2,}/gm)].map(([, name]) => name ?? '')
  expect(names).toEqual([
    ...['page create', 'page list', 'page set', 'publish', 'import', 'export', 'backup', 'restore', 'erased list'],
    ...['user add', 'user list', 'user remove', 'token create', 'token list', 'token revoke'],
  ])
  for (const name of names) {
    const help = await stopPress([...name.split(' '), '--help'], { env: { REDIS_URL: '' } })
    expect(help).toMatchObject({ code: 0, out: expect.stringContaining(`stop-press -- ${name}`) })
  }
})

test('a Redis that cannot be reached ends with 3', async () => {
  const away = { env: { REDIS_URL: 'unix:/no/such/redis.sock' } }
  const { code, err } = await stopPress(['page', 'list'], away)
  expect(code).toBe(3)
  expect(err).toContain('cannot be reached')
})

test('people: added with a one-time password, listed, removed', async () => {
  await openPage('harbour')
  const { code, document } = await asked('user', 'add', 'Ada Marsh', '--role', 'editor', '--page', 'harbour')
  expect(code).toBe(0)
  expect(document.user).toMatchObject({ name: 'Ada Marsh', role: 'editor', pages: ['harbour'] })
  const accounts = createAccountStore(room.redis)
  expect(await accounts.checkPassword('Ada Marsh', document.password)).toMatchObject({ mustChangePassword: true })
  expect((await asked('user', 'add', 'Ada Marsh', '--role', 'admin')).document.error.code).toBe('already')
  expect((await stopPress(['user', 'list'])).out).toMatch(/Ada Marsh +editor +harbour +one-time/)
  expect(await stopPress(['user', 'remove', 'Ada Marsh'])).toMatchObject({ code: 0, out: 'Removed Ada Marsh.\n' })
  expect((await stopPress(['user', 'remove', 'Ada Marsh'])).code).toBe(1)
})

test('programs: a token is shown once, opens the API, and is shut out again', async () => {
  const { document } = await asked('token', 'create', 'wire', '--role', 'editor')
  const accounts = createAccountStore(room.redis)
  expect(await accounts.byToken(document.token)).toMatchObject({ name: 'wire', role: 'editor', pages: 'all' })
  const listed = await stopPress(['token', 'list'])
  expect(listed.out).toMatch(/wire +editor +all pages/)
  expect(listed.out).not.toContain(document.token)
  expect((await stopPress(['token', 'revoke', 'wire'])).code).toBe(0)
  expect(await accounts.byToken(document.token)).toBeUndefined()
})

test('a program that leaves our input open and silent is told so: nothing is published without its text', async () => {
  await openPage('silent')
  const { code, err } = await stopPress(['publish', '--page', 'silent', '--headline', 'Where is it?'], {
    input: silence,
  })
  expect(code).toBe(2)
  expect(err).toContain('No text came from standard input')
})
