/** What a desk in the midst of its work has: something scheduled, something withdrawn, drafts, and an entry that waits for review. */
import { v7 as newId } from 'uuid'
import type { Snapshot } from '../../../shared/operation.ts'
import type { House } from '../../support/house.ts'
import { body } from '../../support/newsroom.ts'
import { type Cast, composer, press, type Stage, storm, write } from './stage.ts'

const hourMs = 3_600_000

/** @returns the pages beside the demo's */
export async function furnish(house: House): Promise<Stage['slugs']> {
  const coverageStart = Date.now() - hourMs
  const empty = await house.createPage({
    slug: 'council-vote',
    headline: 'Council votes on the harbour wall',
    coverageStart,
  })
  const ferries = await house.createPage({ slug: 'ferries', headline: 'Ferries to the islands', coverageStart })
  await house.publish([ferries.slug], 'No boats before Thursday, says the harbour master')

  const { entries } = (await (await fetch(`${house.url}/api/pages/${storm}`)).json()) as Snapshot
  const later = {
    id: newId(),
    ...body('Harbour master speaks at six', 'The harbour master takes questions at the mole.'),
  }
  await house.command({ type: 'publish', entry: later, pages: [storm], publishAt: Date.now() + 2 * hourMs })
  const gone = await house.publish([storm], 'Ferry sails tonight after all')
  await house.command({ type: 'withdraw', entry: { id: gone } })
  const edited = entries.find(entry => !entry.pinned)
  if (!edited) throw new Error('the demo page has no entries')
  const { id, revision, headline = '', blocks, authors, kind } = edited
  const correctionNote = 'An earlier version named the wrong pier.'
  await house.command({
    type: 'edit',
    entry: { id, revision, headline: `${headline}, harbour office says`, blocks, authors, kind, correctionNote },
  })
  return { empty: empty.slug, ferries: ferries.slug }
}

/** What people have written, and not published. */
export async function furnishDesks(cast: Cast): Promise<void> {
  const stage = cast.stage({})
  const admin = await stage.sitDown('Lena Adeyo')
  await write(
    admin,
    'East gate holds through the second tide',
    'The pumps ran all night. Water stands at 40 centimetres.',
  )
  await press(composer(admin), 'Put away')
  await composer(admin).getByRole('button', { name: 'Put away' }).waitFor({ state: 'detached' })
  const reporter = await stage.sitDown('Ines Farrow')
  await write(reporter, 'Bakers of Fishgate bake for the shelters', 'Two ovens in the upper street never went out.')
  await press(composer(reporter), 'Submit for review')
  await composer(reporter)
    .getByText(/^Submitted for review/)
    .waitFor()
  await stage.clear()
}
