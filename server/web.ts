/** Start file of the web process: every part as it ships. */
import { endWhenAsked } from './ending.ts'

// First of all: the parts take a moment to load, and the process may be asked to end meanwhile.
const ending = endWhenAsked()
const { startWeb } = await import('./start-web.ts')
await startWeb({}, ending)
