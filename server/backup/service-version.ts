/** The version of the service as its package says it, wherever the compiled files lie. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export function serviceVersion(): string {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const file = join(folder, 'package.json')
    if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
  }
  return 'unknown'
}
