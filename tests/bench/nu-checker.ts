/** The W3C's Nu HTML checker: brought when it is asked for, since it is 30 MB and needs Java, which nothing else here does. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, import.meta.filename.endsWith('.ts') ? '../..' : '../../..')
const version = '26.9.27'
const folder = join(root, `node_modules/.cache/vnu-jar-${version}`)
const jar = join(folder, 'node_modules/vnu-jar/build/dist/vnu.jar')

export interface NuMessage {
  /** The name under which the document was given. */
  document: string
  isError: boolean
  message: string
  /** What it is about, as it stands there. */
  extract?: string
}

/** Fetches the checker unless it is here. @throws Error that says what is missing */
export function obtainNuChecker(): void {
  if (spawnSync('java', ['-version']).status !== 0) {
    throw new Error('This check needs Java 11 or newer: apt-get install -y default-jre-headless')
  }
  if (existsSync(jar)) return
  process.stderr.write(`Fetching vnu-jar ${version} (30 MB) …\n`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  // Its install script would look for a Java of its own.
  const npm = spawnSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', `vnu-jar@${version}`], {
    cwd: folder,
    encoding: 'utf8',
  })
  if (npm.status !== 0) throw new Error(`vnu-jar could not be fetched: ${npm.stderr}`)
}

/** @param documents HTML by names of letters, digits and hyphens @returns everything that the checker says of them */
export function checkWithNu(documents: ReadonlyMap<string, string>): NuMessage[] {
  const place = mkdtempSync(join(tmpdir(), 'sp-html-'))
  try {
    for (const [name, html] of documents) writeFileSync(join(place, `${name}.html`), html)
    const files = [...documents.keys()].map(name => `${name}.html`)
    const checker = spawnSync('java', ['-jar', jar, '--format', 'json', '--exit-zero-always', '--stdout', ...files], {
      cwd: place,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    })
    if (checker.status !== 0) throw new Error(`the checker failed: ${checker.stderr}`)
    const { messages } = JSON.parse(checker.stdout) as { messages: (NuOutput | undefined)[] }
    return messages.flatMap(said => (said ? asMessage(said) : []))
  } finally {
    rmSync(place, { recursive: true })
  }
}

interface NuOutput {
  type: string
  url?: string
  message: string
  extract?: string
}

function asMessage({ type, url = '', message, extract }: NuOutput): NuMessage {
  const document =
    url
      .split('/')
      .at(-1)
      ?.replace(/\.html$/, '') ?? ''
  return { document, isError: type !== 'info', message, extract: extract?.replace(/\s+/g, ' ').trim() }
}
