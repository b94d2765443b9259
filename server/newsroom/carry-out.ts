/** One command from its lane to its answer: read, decide, write in one step, and bring it to the other pages. */
import type { Account } from '../../shared/account.ts'
import type { Command } from '../../shared/command.ts'
import type { EntryId } from '../../shared/entry.ts'
import type { PageId } from '../../shared/live-page.ts'
import { may } from '../../shared/permissions.ts'
import { Refusal } from '../../shared/refusal.ts'
import { actOf, touchedPages } from './acts.ts'
import { builtInAccount } from './built-in-accounts.ts'
import { noteBehind } from './note-behind.ts'
import { driveOutbox } from './outbox.ts'
import { changePage, createPage } from './pages.ts'
import { changePlacement, orderPins } from './placements.ts'
import type { Accounts, Claims, LaneCommand, PageIndex, PageWrites } from './ports.ts'
import { bringIn, edit, erase, type NamedPages, place, publish, restore, unplace, withdraw } from './publishing.ts'
import type { Decision, PageContext, StoredAnswer } from './records.ts'
import { reschedule, unschedule } from './schedule.ts'

export interface Newsroom {
  /** Whether all commands go through one lane. */
  hasOneLane: boolean
  onPageUnreached: (error: unknown) => void
  writes: PageWrites
  accounts: Accounts
  addresses: PageIndex & {
    claimSlug(slug: string, page: PageId): Promise<PageId>
  }
}

/**
 * Carries a command out exactly once; called again, it gives the same answer and finishes what is pending.
 * @throws outages and faults; refusals are answers
 */
export async function carryOut(newsroom: Newsroom, lane: LaneCommand): Promise<StoredAnswer> {
  const { writes } = newsroom
  const entry = entryOf(lane.command)
  const brought = lane.command.type === 'publish' || lane.command.type === 'import' ? entry : ''
  for (;;) {
    const [context, claims, account] = await Promise.all([
      writes.context(lane.home, lane.id, entry),
      newsroom.hasOneLane ? writes.claims(lane.id, brought) : writes.claim(lane.id, brought, lane.home),
      builtInAccount(lane.account) ?? newsroom.accounts.find(lane.account),
    ])
    let answer = context.answer
    let lost: readonly PageId[] = []
    if (answer) ({ answer, pages: lost } = await noteBehind(writes, lane, context, answer))
    // One lane does one command at a time, so what was free a moment ago is free: the claim travels with the step, and
    // both cost one write to disk. With several lanes it had to come first. A claim that was lost on its way is made when
    // the command comes again, answered or not: without it nobody finds the entry.
    const isUnclaimed = claims.command === undefined || (brought !== '' && claims.entry === undefined)
    const claimed = isUnclaimed ? writes.claim(lane.id, brought, lane.home) : undefined
    claimed?.catch(() => {}) // it is awaited below; what fails meanwhile is no surprise
    if (!answer) {
      // Kept in the same step as the answer: whoever repeats a command is not told of twice.
      const act = actOf(lane, account, context)
      try {
        if (claims.command && claims.command !== lane.home) {
          throw new Refusal('key-reused', 'This idempotency key was used for another command.')
        }
        if (!(await holdClaim(newsroom, lane, entry, claims, context))) continue
        const decision = await decide(newsroom, lane, account, context)
        const applied = await writes.apply(lane, decision, context.guards, act)
        if (applied === 'changed') continue
        answer = applied
      } catch (refusal) {
        if (!(refusal instanceof Refusal)) throw refusal
        const { code, message } = refusal
        answer = await writes.keepAnswer(lane, { status: 'refused', code, detail: message }, { ...act, code })
      }
    }
    await claimed
    if (answer.answer.status === 'committed' && answer.answer.entry) {
      if (lane.command.type === 'erase') {
        await writes.noteErased(answer.answer.entry, answer.answer.at)
        await writes.unpark(answer.answer.entry)
        await writes.forgetDraft(answer.answer.entry)
      }
    }
    // Nobody waits for it: a draft that stays behind is removed by whoever finds its entry published.
    if (lane.command.type === 'publish' && answer.answer.status !== 'refused') writes.forgetDraft(entry).catch(() => {})
    const following = answer.answer.status === 'committed' ? [...answer.answer.pending, ...lost] : lost
    for (const page of new Set(following)) {
      // A page that cannot be reached never holds the lane: its line stays in the outbox for the sweeper.
      await driveOutbox(writes, lane.home, entry, page, { isLeft: true }).catch(newsroom.onPageUnreached)
    }
    return answer
  }
}

async function decide(
  newsroom: Newsroom,
  lane: LaneCommand,
  account: Account | undefined,
  context: PageContext,
): Promise<Decision> {
  const { command } = lane
  const named = await namedPages(newsroom.writes, lane, context)
  refuseWithoutRight(account, lane, context)
  switch (command.type) {
    case 'publish':
      return publish(lane, command, context, named, command.publishAt === undefined ? 0 : await newsroom.writes.now())
    case 'import':
      return bringIn(lane, command, context, named)
    case 'edit':
      return edit(lane, command, context)
    case 'withdraw':
      return withdraw(lane, context)
    case 'restore':
      return restore(lane, command, context)
    case 'erase':
      return erase(lane, context)
    case 'place':
      return place(lane, command.pages, context, named)
    case 'unplace':
      return unplace(lane, command.pages, context)
    case 'pin':
    case 'unpin':
    case 'mark':
    case 'unmark':
      return changePlacement(command, context)
    case 'orderPins':
      return orderPins(command.pins, context)
    case 'reschedule':
      return reschedule(command.entry.id, command.publishAt, context, await newsroom.writes.now())
    case 'unschedule':
      return unschedule(command.entry.id, context)
    case 'createPage': {
      const decision = createPage(command.page, context, await newsroom.writes.now())
      const named = await newsroom.addresses.find(lane.home)
      if (named && named.id !== lane.home) throw new Refusal('conflict', 'The id is the address of another page.')
      await claimSlug(newsroom, command.page.slug, lane.home)
      return decision
    }
    case 'page': {
      const decision = changePage(command.settings, context, await newsroom.writes.now())
      if (command.settings.slug) await claimSlug(newsroom, command.settings.slug, lane.home)
      return decision
    }
  }
}

/**
 * An entry has one home: the page for which a command claimed it. Another command may bring it only once that one was
 * answered and brought nothing, and takes the claim over before it writes: of two that find it free, one gets it.
 * @returns false when the claim changed meanwhile: everything has to be read anew
 */
async function holdClaim(
  { writes, hasOneLane }: Newsroom,
  lane: LaneCommand,
  entry: EntryId,
  { entry: holder, by }: Claims,
  context: PageContext,
): Promise<boolean> {
  if (holder === undefined || (holder === lane.home && (hasOneLane || by === lane.id))) return true
  const there = holder === lane.home ? context : await writes.context(holder, by ?? '', entry)
  if (there.home || there.scheduled) {
    if (holder === lane.home) return true // it is here already: the rules say what that means
    throw new Refusal('conflict', 'An entry of this id exists already.')
  }
  // Commands of one home page are done one after another: there, an earlier one is not under way any more.
  if (holder !== lane.home && !hasOneLane && by !== undefined && !there.answer) {
    throw new Refusal('conflict', 'An entry of this id is being published on another page.')
  }
  return writes.moveClaim(entry, { entry: holder, by }, lane.home, lane.id)
}

async function claimSlug(newsroom: Newsroom, slug: string, page: PageId): Promise<void> {
  const holder = await newsroom.addresses.claimSlug(slug, page)
  if (holder !== page) throw new Refusal('slug-taken', `The address ${slug} belongs to another page.`)
}

/** Pages other than the home page are read one by one: they lie in other slots. */
async function namedPages(writes: PageWrites, lane: LaneCommand, context: PageContext): Promise<NamedPages> {
  const { command } = lane
  const names = 'pages' in command ? command.pages : command.type === 'import' ? [command.page] : []
  const read = names.map(async page => {
    const there = page === lane.home ? context : await writes.context(page, '', '')
    return [page, { page: there.page, pins: there.pins }] as const
  })
  return new Map(await Promise.all(read))
}

/** Rights are looked at again here: they may have been taken away since the command was accepted. */
function refuseWithoutRight(account: Account | undefined, lane: LaneCommand, context: PageContext): void {
  const { command } = lane
  const owner = context.home?.owner ?? context.scheduled?.owner
  const isOwn = owner === undefined || owner === lane.account
  if (!account || !may(account, command.type, touchedPages(lane, context), isOwn)) {
    throw new Refusal('forbidden', 'You do not have the right to do this on every page that it touches.')
  }
}

function entryOf(command: Command): EntryId | '' {
  return 'entry' in command ? command.entry.id : ''
}
