/** A web process on a machine whose clock is wrong. */
import '../wrong-clock.ts'
import { startWeb } from '../../../server/start-web.ts'

await startWeb()
