/** Tells what became of a command: the API's own reply as the document, a sentence for people. */
import { addresses } from '../../shared/http-api.ts'
import { replyFor } from '../http/command-reply.ts'
import type { Call } from './command.ts'
import type { Sent } from './sending.ts'

/** @param done the sentence when it was committed */
export async function reportAnswer(call: Call, sent: Sent, done: string): Promise<void> {
  const { pages } = await call.newsroom()
  const reply = await replyFor(sent, pages)
  const permalinks = reply.entry
    ? (reply.pages ?? []).map(page => `${call.config.publicUrl}${addresses.permalink(page.slug, reply.entry ?? '')}`)
    : []
  call.output.result(reply, () => {
    switch (reply.status) {
      case 'waiting':
        return [
          `Accepted as command ${sent.id}, and waits: no worker has taken it yet. It is carried out when one runs.`,
        ]
      case 'scheduled':
        return [`Scheduled for ${new Date(reply.publishAt ?? 0).toISOString()}: entry ${reply.entry}.`]
      default:
        return [done, ...permalinks, ...(reply.pending ?? []).map(page => `${page.slug} follows.`)]
    }
  })
}
