// Reads the Procfile: the drawing of the architecture is also what is run.
import { readFileSync } from 'node:fs'

/** @returns {{ name: string, command: string }[]} */
export function readProcfile(path) {
  return readFileSync(path, 'utf8')
    .split('\n')
    .map(line => /^(?<name>[A-Za-z0-9_-]+):\s*(?<command>.+)$/.exec(line)?.groups)
    .filter(Boolean)
}
