// npm run bench -- tables a.json b.json …: what benches wrote with --json, as tables in Markdown.
import { readFileSync } from 'node:fs'
import { type Found, tablesOf } from './fan-out/tables.ts'

const files = process.argv.slice(2)
if (files.length === 0) {
  console.error('usage: npm run bench -- tables <file written with --json> …')
  process.exit(2)
}
for (const file of files) {
  const found = JSON.parse(readFileSync(file, 'utf8')) as Found
  console.log(['', `${found.bench}:`, '', ...tablesOf(found)].join('\n'))
}
