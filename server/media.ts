/** Start file of the media process: every part as it ships. */
import { endWhenAsked } from './ending.ts'

// First of all: the parts take a moment to load, and the process may be asked to end meanwhile.
const ending = endWhenAsked()
const { startMedia } = await import('./start-media.ts')
await startMedia({}, ending)
