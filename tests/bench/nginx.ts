// nginx with one process, serving files as they are: the measure for what an answer from memory may cost.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ProxyProgram } from '../../server/launcher/proxies.mjs'
import { freePort } from '../support/free-port.ts'

export interface StaticAnswer {
  /** Its path begins with `/` and has no query. */
  path: string
  body: Buffer
  type: string
  encoding: string
}

export interface Nginx {
  port: number
  pid: number
  stop(): Promise<void>
}

/** Serves these answers with keep-alive and an access log, a line to each request, as it comes configured. */
export async function startNginx(program: ProxyProgram, answers: readonly StaticAnswer[]): Promise<Nginx> {
  const home = mkdtempSync(join(tmpdir(), 'sp-nginx-'))
  const port = await freePort()
  const kinds = new Map(answers.map(({ type, encoding }) => [`${type} ${encoding}`, { type, encoding }]))
  const folders = [...kinds.keys()]
  for (const { path, body, type, encoding } of answers) {
    const folder = join(home, 'www', String(folders.indexOf(`${type} ${encoding}`)))
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, path.slice(1)), body)
  }
  const places = [...kinds.values()].map(
    ({ type, encoding }, place) =>
      `location /${place}/ { types {} default_type "${type}"; add_header Content-Encoding ${encoding}; }`,
  )
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    name => `${name}_temp_path ${join(home, name)};`,
  )
  writeFileSync(
    join(home, 'nginx.conf'),
    `daemon off; master_process off; worker_processes 1; pid ${join(home, 'pid')}; error_log ${join(home, 'error.log')};
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    events { worker_connections 1024; }
    http {
      access_log ${join(home, 'access.log')} combined;
      sendfile on; tcp_nopush on; keepalive_timeout 75s; keepalive_requests 1000000000;
      ${temporary.join('\n')}
      server { listen 127.0.0.1:${port}; root ${join(home, 'www')}; ${places.join('\n')} }
    }`,
  )
  const child = spawn(program.path, ['-c', join(home, 'nginx.conf'), '-p', home], {
    env: { ...process.env, ...program.env },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const address = `http://127.0.0.1:${port}/`
  while (!(await fetch(address).catch(() => undefined))) {
    if (child.exitCode !== null) throw new Error('nginx did not start')
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  return {
    port,
    pid: child.pid ?? 0,
    async stop() {
      child.kill('SIGTERM')
      await ended
      rmSync(home, { recursive: true })
    },
  }
}

/** Where nginx has an answer. */
export function pathAtNginx(answers: readonly StaticAnswer[], { path, type, encoding }: StaticAnswer): string {
  const folders = [...new Set(answers.map(one => `${one.type} ${one.encoding}`))]
  return `/${folders.indexOf(`${type} ${encoding}`)}${path}`
}
