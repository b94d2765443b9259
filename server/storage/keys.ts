/** Every key and channel name in Redis, and nothing else builds one. The braces keep a page's keys in one Cluster slot. */
import type { PageId } from '../../shared/live-page.ts'

/** The keys of one page in the order in which every script receives them as KEYS. */
export const pageKeyNames = [
  'meta', // hash: sequence, digest, page (JSON), pins (ids, comma-separated), shown, newest, format
  'log', // stream: thin records, ids `<sequence>-0`
  'entries', // hash: entry → its placement on this page, flat JSON
  'bodies', // hash: entry → body JSON of what readers can see, nothing else
  'order', // sorted set, all scores 0: `<position>:<entry>`, withdrawn ones included
  'keyEvents', // sorted set like order: visible key events
  'answers', // hash: command → stored answer
  'homes', // hash: entry → home record, flat JSON with its placements
  'revisions', // hash: `<entry>:<revision>` → body JSON that readers cannot reach; `…:by` → who made it and when, JSON
  'pending', // hash: `<entry>:<page>` → what has to be brought there, flat JSON
  'scheduled', // hash: entry → the waiting publish as JSON
  'due', // sorted set: entry by its time, ms
  'touched', // sorted set while a backup reads the page: `<key> <field>` of what was written since it began
  'audit', // stream: who asked for what when, the newest so many; never a word of an entry
] as const

/** @returns KEYS for the scripts of one page */
export function pageKeys(page: PageId): string[] {
  return pageKeyNames.map(name => pageKey(page, name))
}

export function pageKey(page: PageId, name: (typeof pageKeyNames)[number]): string {
  return `sp:{${page}}:${name}`
}

export const keys = {
  /** hash: slug → page id, earlier slugs included. */
  slugs: 'sp:{pages}:slugs',
  /** set: all page ids. */
  pages: 'sp:{pages}:ids',
  /** string: `wanted` from the first start of an empty newsroom on, until the demo is in place. */
  demo: 'sp:{pages}:demo',
  /** set: ids of pages whose making was refused: what the audit log has of them lies in their slots. */
  refusedPages: 'sp:{pages}:refused',
  /** hash: page → the cursor up to which caches in front were told what to forget: at once, and a second time. */
  purged: (telling: 'first' | 'again') => `sp:{purge}:${telling}`,
  /** string: which process tells them just now. */
  purging: 'sp:{purge}:turn',
  /** string: how many lanes there are: the same number for every process, for it decides which lane a page has. */
  lanes: 'sp:{pages}:lanes',
  /** string: the format of everything stored; missing in a newsroom of before there was a second one. */
  format: 'sp:{pages}:format',
  /** string: who brings the stored data to a newer format just now. */
  migrating: 'sp:{pages}:migrating',
  /** string: the checksum of the backup that is being restored; nothing is served while it stands here. */
  restoring: 'sp:{pages}:restoring',
  /** string: who writes a backup just now. */
  backingUp: 'sp:{pages}:backing-up',
  /** string: the home page of an entry, a space, and the command that it was claimed by. */
  entryHome: (entry: string) => `sp:{${entry}}:home`,
  /** string: the home page of a command that a worker has begun. */
  commandHome: (command: string) => `sp:{${command}}:command`,
  /** hash: user name → record; token hash → record. */
  users: 'sp:{accounts}:users',
  tokens: 'sp:{accounts}:tokens',
  /** hash: account id → `user <name>` or `token <hash>`. */
  accountIds: 'sp:{accounts}:ids',
  /** hash: token label → token hash. */
  tokenNames: 'sp:{accounts}:token-names',
  session: (hash: string) => `sp:{accounts}:session:${hash}`,
  /** hash: session's hash → when it began and on what, JSON; without those that are over once somebody looks. */
  sessions: (account: string) => `sp:{accounts}:sessions:${account}`,
  /** string: whom an invitation is for and what became of it, JSON; forgotten after a month. */
  invitation: (hash: string) => `sp:{accounts}:invitation:${hash}`,
  /** hash: account id or session's hash → when it was last here, ms. */
  seen: 'sp:{accounts}:seen',
  /** stream: acts on people, tokens and sessions, the newest so many. */
  peopleAudit: 'sp:{accounts}:audit',
  /** stream: sign-ins that failed, apart, so that whoever guesses pushes nothing else out. */
  failedSignIns: 'sp:{accounts}:failed-sign-ins',
  /** string: that an act was written, for as long as its writing may be repeated. */
  actWritten: (act: string) => `sp:{accounts}:act:${act}`,
  /** hash: command → parked command with its fault. */
  parked: 'sp:{parked}:commands',
  /** hash: account and tab → who is there; hash: entry → who edits it; string: what was told of both. All of it runs out. */
  deskTabs: 'sp:{desk}:tabs',
  deskLeases: 'sp:{desk}:leases',
  deskTold: 'sp:{desk}:told',
  /** hash: draft → its head as JSON; draft → its content as JSON. */
  drafts: 'sp:{drafts}:heads',
  draftContents: 'sp:{drafts}:contents',
  /** sorted set: an account's drafts by the time of their last change, ms. */
  draftsOf: (account: string) => `sp:{drafts}:of:${account}`,
  /** set: drafts that wait for review. */
  draftsSubmitted: 'sp:{drafts}:submitted',
  /** sorted set: entries that were erased for good, by the time, ms. */
  erased: 'sp:{erased}:entries',
} as const

/** A key that means nothing, in the slot of another: replicas that have it have everything that was written before it. */
export function heartbeatKey(beside: string): string {
  const tag = /\{([^}]+)\}/.exec(beside)?.[1] ?? beside
  return `sp:{${tag}}:heartbeat`
}

export const channels = {
  /** A page's operations, each as the JSON that readers get. */
  operations: (page: PageId) => `sp:{${page}}:operations`,
  /** Answers as they are given in this page's slot: the command's id, a space, the stored answer (JSON). */
  answered: (page: PageId) => `sp:{${page}}:answered`,
  /** Who is at the desk and who edits what, JSON, whenever that changed. */
  desk: 'sp:{desk}:changed',
  /** Reader counts of the web processes, JSON. */
  readers: 'sp:readers',
  /** What the web processes know of the readers that a page's operations were sent to, JSON. */
  receipts: (page: PageId) => `sp:{${page}}:receipts`,
  /** Pages that desks look at, by web process, JSON: whose receipts are listened to. */
  receiptWants: 'sp:receipts:wanted',
} as const
