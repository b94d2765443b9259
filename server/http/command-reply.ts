/** Says what became of a command: over HTTP, pages have their addresses beside their ids. */
import { addresses, deskAddresses, type CommandReply } from '../../shared/http-api.ts'
import type { Answer, Command, CommandId } from '../../shared/command.ts'
import type { PageId } from '../../shared/live-page.ts'
import type { PageIndex } from '../newsroom/ports.ts'

export interface Answered {
  id: CommandId
  home: PageId
  answer: Answer
}

/** The reply to whoever sent the command or asks for it, refused or not. Its home page comes first. */
export async function replyFor({ id: command, home, answer }: Answered, pages: PageIndex): Promise<CommandReply> {
  const reply = { command, status: answer.status, href: deskAddresses.command(command) }
  switch (answer.status) {
    case 'waiting':
      return reply
    case 'scheduled':
      return { ...reply, entry: answer.entry, publishAt: answer.publishAt }
    case 'refused':
      return { ...reply, code: answer.code, detail: answer.detail }
    case 'parked':
      return { ...reply, detail: answer.detail, at: answer.at }
    case 'committed': {
      const slug = async (id: PageId) => ({ id, slug: (await pages.find(id))?.slug ?? id })
      const place = (id: PageId) => (id === home ? '' : id)
      const reached = Object.entries(answer.sequences).sort(([one], [other]) => (place(one) < place(other) ? -1 : 1))
      return {
        ...reply,
        ...(answer.entry === undefined ? {} : { entry: answer.entry }),
        ...(answer.revision === undefined ? {} : { revision: answer.revision }),
        pages: await Promise.all(reached.map(async ([id, sequence]) => ({ ...(await slug(id)), sequence }))),
        pending: await Promise.all(answer.pending.map(slug)),
        at: answer.at,
      }
    }
  }
}

/** Where to look: what the command made, once it stands there; else its status. */
export function locationOf(command: Command, home: PageId, reply: CommandReply): string {
  const page = reply.pages?.find(({ id }) => id === home) ?? reply.pages?.[0]
  if (reply.status !== 'committed' || !page) return reply.href
  if (command.type === 'page' || command.type === 'createPage' || command.type === 'orderPins') {
    return addresses.page(page.slug)
  }
  const isGone = command.type === 'withdraw' || command.type === 'erase' || command.type === 'unschedule'
  return isGone || reply.entry === undefined ? reply.href : addresses.permalink(page.slug, reply.entry)
}
