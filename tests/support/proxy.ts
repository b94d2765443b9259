// nginx and HAProxy as docs/proxies has them: only what its lines mark as "yours" is exchanged, the rest runs as it stands.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { findProxy } from '../../server/launcher/proxies.mjs'
import type { Target } from './balancer.ts'
import { freePort } from './free-port.ts'

export type ProxyKind = 'nginx' | 'haproxy'
export const proxyKinds: readonly ProxyKind[] = ['nginx', 'haproxy']

export interface Proxy {
  /** Without TLS. */
  url: string
  /** With a certificate that nobody trusts. */
  secureUrl: string
  /** Sends everyone to https. */
  plainUrl: string
  close(): Promise<void>
}

const root = join(import.meta.dirname, '../..')
const [certificate, key] = ['redis.crt', 'redis.key'].map(name => join(root, 'tests/fixtures/tls', name)) as [
  string,
  string,
]

/** Where it is missing and could not be fetched; on a machine that only tests, the tests are run all the same, and fail. */
export function isProxyMissing(kind: ProxyKind): boolean {
  return findProxy(kind) === undefined && process.env.CI === undefined
}

/** @param targets two web processes */
export async function startProxy(kind: ProxyKind, targets: readonly Target[]): Promise<Proxy> {
  const program = findProxy(kind)
  if (!program) throw new Error(`no ${kind} was found, and none could be fetched: install it`)
  const home = mkdtempSync(join(tmpdir(), `sp-${kind}-`))
  const [plain, open, secure] = [await freePort(), await freePort(), await freePort()]
  const own = kind === 'nginx' ? nginxOwn : haproxyOwn
  const name = kind === 'nginx' ? 'nginx.conf' : 'haproxy.cfg'
  const documented = readFileSync(join(root, 'docs/proxies', name), 'utf8')
  writeFileSync(join(home, name), adapted(documented, own(home, { plain, open, secure }, targets)))
  const args =
    kind === 'nginx'
      ? ['-g', 'daemon off;', '-e', join(home, 'error.log'), '-c', join(home, name)]
      : ['-db', '-f', join(home, name)]
  const child = spawn(program.path, args, {
    env: { ...process.env, ...program.env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const url = `http://127.0.0.1:${open}`
  while (!(await fetch(url).catch(() => undefined))) {
    if (child.exitCode !== null) throw new Error(`${kind} did not start: ${said}`)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  return {
    url,
    secureUrl: `https://127.0.0.1:${secure}`,
    plainUrl: `http://127.0.0.1:${plain}`,
    async close() {
      child.kill('SIGTERM')
      await ended
      rmSync(home, { recursive: true })
    },
  }
}

interface Ports {
  plain: number
  open: number
  secure: number
}

/** What stands in the file, and what stands here. */
type Own = readonly (readonly [documented: string, here: string])[]

function nginxOwn(home: string, { plain, open, secure }: Ports, targets: readonly Target[]): Own {
  // Folders of what is not used here would be made where only root may.
  const unused = ['fastcgi', 'uwsgi', 'scgi'].map(name => `${name}_temp_path ${join(home, name)};`)
  return [
    ['user www-data;', `user ${userInfo().username};`],
    ['/run/nginx.pid', join(home, 'pid')],
    ['/var/log/nginx/error.log', join(home, 'error.log')],
    ['/var/lib/nginx/body;', `${join(home, 'body')}; ${unused.join(' ')}`],
    ['/var/lib/nginx/proxy', join(home, 'proxy')],
    ['/var/cache/nginx/press', join(home, 'cache')],
    ['/etc/ssl/live.example.org.crt', certificate],
    ['/etc/ssl/live.example.org.key', key],
    ['server_name live.example.org;', 'server_name live.example.org;'],
    ['listen 80;', `listen 127.0.0.1:${plain};`],
    ['listen 443 ssl http2;', `listen 127.0.0.1:${secure} ssl http2; listen 127.0.0.1:${open};`],
    ...targets.map(({ url }, place) => [`127.0.0.1:${3000 + place}`, new URL(url).host] as const),
  ]
}

function haproxyOwn(home: string, { plain, open, secure }: Ports, targets: readonly Target[]): Own {
  const { uid, gid } = userInfo()
  const pem = join(home, 'live.pem')
  writeFileSync(pem, `${readFileSync(certificate, 'utf8')}${readFileSync(key, 'utf8')}`)
  return [
    ['user haproxy', `uid ${uid}`],
    ['group haproxy', `gid ${gid}`],
    ['maxconn 100000', 'maxconn 1000'],
    ['bind :80', `bind 127.0.0.1:${plain}`],
    ['dst_port 80', `dst_port ${plain}`],
    [
      'bind :443 ssl crt /etc/haproxy/live.example.org.pem',
      `bind 127.0.0.1:${open}\n  bind 127.0.0.1:${secure} ssl crt ${pem}`,
    ],
    ...targets.flatMap(({ url, opsUrl }, place) => [
      [
        `127.0.0.1:${3000 + place} check port ${9464 + 10 * place}`,
        `${new URL(url).host} check port ${new URL(opsUrl).port}`,
      ] as const,
      [`127.0.0.1:${3000 + place} track`, `${new URL(url).host} track`] as const,
    ]),
  ]
}

/** @throws where a line says "yours" and nothing is known for it, or something is known that stands on no such line */
function adapted(text: string, own: Own): string {
  const left = new Set(own)
  const lines = text.split('\n').map(line => {
    if (!/\S.*# yours$/.test(line)) return line
    const found = own.find(([documented]) => line.includes(documented))
    if (!found) throw new Error(`nothing is known for the line: ${line}`)
    left.delete(found)
    return line.replace(...found)
  })
  if (left.size > 0) throw new Error(`no line to change: ${[...left].join('; ')}`)
  return lines.join('\n')
}
