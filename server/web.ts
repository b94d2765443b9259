/** Start file of the web process: every part as it ships. */
import { startWeb } from './start-web.ts'

await startWeb()
