// Whether this machine compiles C: what needs it is skipped by name elsewhere, and what does not compile here is our own fault.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Why nothing can be compiled here, or undefined. */
export async function compilerMissing(): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'sp-compiler-'))
  const program = join(folder, 'least.c')
  // Some machines have a compiler and nothing that it could include.
  writeFileSync(program, '#include <errno.h>\n#include <sys/socket.h>\nint main(void) { return 0; }\n')
  const [compiler = 'cc', ...options] = (process.env.CC || 'cc').trim().split(/\s+/)
  try {
    await promisify(execFile)(compiler, [...options, '-o', join(folder, 'least'), program])
    return undefined
  } catch {
    return `no working C compiler (${compiler}) on this machine`
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
