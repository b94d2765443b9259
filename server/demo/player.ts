/** Plays the story on the demo's running page: each beat a command, each command a line for whoever watches the terminal. */
import { v4 as newCommandId, v7 as newEntryId } from 'uuid'
import type { Command } from '../../shared/command.ts'
import { type EntryBody, type EntryId, titleOf } from '../../shared/entry.ts'
import { mostPins, type PageId } from '../../shared/live-page.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { PageReads } from '../newsroom/ports.ts'
import { demoPageId } from './demo-ids.ts'
import { type Lanes, send } from './send.ts'
import type { Change } from './story/beat.ts'

export interface Stage extends Lanes {
  reads: PageReads
  /** What the lines that are printed call a page. */
  titleOf(page: PageId): string
  say(line: string): void
}

/** How long a worker or Redis may be away while the story is played, ms. */
const patienceMs = 15_000

interface Told {
  id: EntryId
  revision: number
  body: EntryBody
}

/** One run through the story; every run has entries of its own. */
export function createPlayer(stage: Stage) {
  const home = demoPageId('storm')
  const title = stage.titleOf(home)
  const told = new Map<string, Told>()
  /** The pin that made room for one of ours. */
  let setAside: EntryId | undefined
  let pinned: EntryId | undefined

  const give = (command: Command, page: PageId = home) =>
    send(stage, { id: newCommandId(), home: page, command }, patienceMs)

  function entryNamed(name: string): Told {
    const entry = told.get(name)
    if (!entry) throw new Error(`The story has not told of “${name}” yet.`)
    return entry
  }

  async function publish(change: Extract<Change, { type: 'publish' }>): Promise<string> {
    const id = newEntryId()
    const { entry: body, as, keyEvent } = change
    told.set(as, { id, revision: 1, body })
    await give({ type: 'publish', entry: { id, ...body }, pages: [home], ...(keyEvent ? { keyEvent } : {}) })
    return `published ${body.kind === 'breaking' ? 'breaking news ' : ''}‘${titleOf(body)}’ on ${title}`
  }

  async function edit({ as, entry: body }: Extract<Change, { type: 'edit' }>): Promise<string> {
    const entry = entryNamed(as)
    const answer = await give({ type: 'edit', entry: { id: entry.id, revision: entry.revision, ...body } })
    const revision = answer.status === 'committed' ? (answer.revision ?? entry.revision + 1) : entry.revision
    told.set(as, { id: entry.id, revision, body })
    return `${body.correctionNote ? 'corrected' : 'added to'} ‘${titleOf(body)}’ (revision ${revision})`
  }

  async function pin(as: string): Promise<string> {
    const { id, body } = entryNamed(as)
    const pins = (await stage.reads.snapshot(home))?.pins ?? []
    const last = pins.at(-1)
    if (last && pins.length >= mostPins) {
      await give({ type: 'unpin', entry: { id: last.id }, page: home })
      setAside = last.id
    }
    await give({ type: 'pin', entry: { id }, page: home })
    pinned = id
    return `pinned ‘${titleOf(body)}’${setAside ? ' in place of the last pin' : ''}`
  }

  /** Takes our pin down and puts the one back that made room for it. */
  async function unpin(): Promise<void> {
    const [ours, theirs] = [pinned, setAside]
    pinned = undefined
    setAside = undefined
    if (ours) await give({ type: 'unpin', entry: { id: ours }, page: home })
    if (theirs) await give({ type: 'pin', entry: { id: theirs }, page: home })
  }

  async function carryOut(change: Change): Promise<string> {
    switch (change.type) {
      case 'publish':
        return publish(change)
      case 'edit':
        return edit(change)
      case 'pin':
        return pin(change.as)
      case 'unpin': {
        await unpin()
        return `unpinned ‘${titleOf(entryNamed(change.as).body)}’`
      }
      case 'withdraw':
      case 'restore': {
        const { id, body } = entryNamed(change.as)
        await give({ type: change.type, entry: { id } })
        return `${change.type === 'withdraw' ? 'withdrew' : 'restored'} ‘${titleOf(body)}’`
      }
      case 'mark': {
        const { id, body } = entryNamed(change.as)
        await give({ type: 'mark', entry: { id }, page: home })
        return `made ‘${titleOf(body)}’ a key event`
      }
      case 'place': {
        const { id, body } = entryNamed(change.as)
        await give({ type: 'place', entry: { id }, pages: [demoPageId(change.on)] })
        return `placed ‘${titleOf(body)}’ on a second page, ${stage.titleOf(demoPageId(change.on))}`
      }
      case 'page':
        await give({ type: 'page', page: home, settings: change.settings })
        return `rewrote ${Object.keys(change.settings).map(nameOf).join(' and ')} of ${title}`
    }
  }

  return {
    /**
     * Carries a change out and says so. What the newsroom refuses, since somebody at the desk was there first, is said
     * and left.
     * @throws NoAnswer; Refusal when the page takes no entries any more
     */
    async play(change: Change): Promise<void> {
      try {
        stage.say(await carryOut(change))
      } catch (error) {
        if (!(error instanceof Refusal) || error.code === 'page-ended') throw error
        stage.say(`left ${'as' in change ? `“${change.as}”` : 'the page'} alone: ${error.message}`)
      }
    },
    /** Leaves the page's pins as they were found. */
    async tidyUp(): Promise<void> {
      try {
        await unpin()
      } catch (error) {
        if (!(error instanceof Refusal)) throw error // somebody has changed the pins: theirs stay
      }
    },
  }
}

function nameOf(setting: string): string {
  return setting === 'keyPoints' ? 'the key points' : `the ${setting}`
}
