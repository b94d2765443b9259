/** Start file of the command line. */
import { runCommandLine } from './run.ts'

// Whoever reads our output may have enough of it: `export … | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
const { env, stdin, stdout, stderr } = process
process.exitCode = await runCommandLine(process.argv.slice(2), { env, stdin, stdout, stderr, now: Date.now })
