/** Keeps one draft on the service: a moment after the last keystroke, on top of the version that was seen, until it is taken. */
import type { DraftContent, StoredDraft } from '../../shared/draft.ts'
import type { DraftSave, DraftSaved } from '../../shared/http-api.ts'
import type { EntryId } from '../../shared/entry.ts'
import type { Outcome } from './desk-api.ts'
import { isSameBody } from './draft.ts'
import { createStore, type Store } from './store.ts'

/** After the last keystroke, ms. */
const restMs = 700
/** Somebody who writes on without a rest is saved in between, ms. */
const longestMs = 5000
const firstWaitMs = 1000
const longestWaitMs = 15_000

export type Saving =
  | { is: 'resting' }
  | { is: 'due' }
  | { is: 'saving' }
  /** On the service's clock, ms. */
  | { is: 'saved'; at: number }
  /** Tried again by itself. */
  | { is: 'trouble'; why: 'offline' | 'unavailable' | 'busy' | 'signedOut' }
  /** Somebody changed it elsewhere: nothing is saved before a choice. */
  | { is: 'conflict'; theirs: StoredDraft }
  /** Published or discarded elsewhere. */
  | { is: 'gone' }
  /** Tried again with the next change. */
  | { is: 'refused'; detail: string }

export interface DraftSaverParts {
  id: EntryId
  /** The version that was seen last; 0: the service has none. */
  version: number
  save: (id: EntryId, draft: DraftSave) => Promise<Outcome<DraftSaved>>
  now: () => number
  /** Calls back once, later; returns how to call it off. */
  later: (ms: number, then: () => void) => () => void
  /** @param content what was saved */
  onSaved: (version: number, content: DraftContent) => void
}

export interface DraftSaver {
  readonly id: EntryId
  readonly state: Store<Saving>
  version(): number
  change(content: DraftContent): void
  /** Saves at once what is not saved yet. @returns how that ended */
  flush(): Promise<Saving>
  /** The service has another version than the one that was seen. */
  meet(theirs: StoredDraft): void
  /** Goes on with what was written here, on top of the version of elsewhere. */
  keepMine(): void
  /** What is not saved yet is not saved any more: the entry goes its way. */
  hold(): void
}

export function createDraftSaver({ id, version, save, now, later, onSaved }: DraftSaverParts): DraftSaver {
  const state = createStore<Saving>({ is: 'resting' })
  let seen = version
  let wanted: DraftContent | undefined
  /** When the oldest change that is not saved was made, ms. */
  let since: number | undefined
  let running: Promise<void> | undefined
  let failures = 0
  let callOff = () => {}

  function plan(ms: number): void {
    callOff()
    callOff = later(ms, () => void run())
  }

  function run(): Promise<void> {
    callOff()
    running ??= saveAll().finally(() => {
      running = undefined
    })
    return running
  }

  async function saveAll(): Promise<void> {
    while (wanted && state.get().is !== 'conflict' && state.get().is !== 'gone') {
      const content = wanted
      wanted = undefined
      since = undefined
      state.set({ is: 'saving' })
      const outcome = await save(id, { version: seen, ...content })
      if (!took(content, outcome)) return
    }
  }

  /** @returns whether the next one may go */
  function took(content: DraftContent, outcome: Outcome<DraftSaved>): boolean {
    if (outcome.is === 'done') return saved(content, outcome.value.version, outcome.value.updatedAt)
    const theirs = outcome.is === 'refused' ? outcome.problem.draft : undefined
    // A reply that was lost: what stands there is what was sent from here.
    if (theirs && isSame(theirs.content, content)) return saved(content, theirs.version, theirs.updatedAt)
    wanted ??= content
    if (theirs) state.set({ is: 'conflict', theirs })
    else if (outcome.is === 'refused') {
      const { code, detail } = outcome.problem
      state.set(code === 'gone' ? { is: 'gone' } : { is: 'refused', detail })
    } else {
      state.set({ is: 'trouble', why: outcome.is === 'signedOut' ? 'signedOut' : outcome.why })
      failures += 1
      const waitMs = Math.min(firstWaitMs * 2 ** (failures - 1), longestWaitMs)
      plan(Math.max(waitMs, outcome.is === 'unknown' ? outcome.afterMs : 0))
    }
    return false
  }

  function saved(content: DraftContent, at: number, savedAt: number): true {
    seen = at
    failures = 0
    state.set(wanted ? { is: 'due' } : { is: 'saved', at: savedAt })
    onSaved(at, content)
    return true
  }

  return {
    id,
    state,
    version: () => seen,
    change(content) {
      wanted = content
      since ??= now()
      const { is } = state.get()
      if (is === 'conflict' || is === 'gone') return
      if (is !== 'saving' && is !== 'trouble') state.set({ is: 'due' })
      if (!running && is !== 'trouble') plan(Math.min(restMs, Math.max(0, since + longestMs - now())))
    },
    async flush() {
      // What runs already may have begun before the last change.
      await running
      if (wanted) await run()
      return state.get()
    },
    meet(theirs) {
      if (theirs.version <= seen) return
      if (wanted && isSame(theirs.content, wanted)) wanted = undefined
      if (wanted) return state.set({ is: 'conflict', theirs })
      seen = theirs.version
      state.set({ is: 'saved', at: theirs.updatedAt })
    },
    keepMine() {
      const now = state.get()
      if (now.is !== 'conflict') return
      seen = now.theirs.version
      state.set({ is: 'due' })
      plan(0)
    },
    hold() {
      callOff()
      wanted = undefined
      since = undefined
      if (state.get().is !== 'saving') state.set({ is: 'resting' })
    },
  }
}

function isSame(one: DraftContent, other: DraftContent): boolean {
  return (
    isSameBody(one.body, other.body) &&
    one.pages.join() === other.pages.join() &&
    Boolean(one.keyEvent) === Boolean(other.keyEvent) &&
    Boolean(one.pinned) === Boolean(other.pinned) &&
    one.publishAt === other.publishAt
  )
}
