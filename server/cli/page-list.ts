/** `page list`: all live pages, those that run first. */
import { type LivePage, pageStatuses } from '../../shared/live-page.ts'
import type { Call, CliCommand } from './command.ts'
import { table } from './output.ts'

export const pageList: CliCommand = {
  name: 'page list',
  about: 'Lists all live pages.',
  options: [],
  async run({ output, newsroom }: Call) {
    const { pages } = await newsroom()
    const list = (await pages.list()).toSorted(byStanding)
    output.result({ pages: list }, () =>
      list.length === 0
        ? ['There are no live pages.']
        : table(['SLUG', 'STATUS', 'STARTS', 'HEADLINE'], list.map(rowOf)),
    )
  },
}

const standing = ['live', 'paused', 'scheduled', 'ended', 'down'] as const satisfies typeof pageStatuses

function byStanding(one: LivePage, other: LivePage): number {
  return standing.indexOf(one.status) - standing.indexOf(other.status) || other.coverageStart - one.coverageStart
}

function rowOf({ slug, status, coverageStart, headline }: LivePage): string[] {
  return [slug, status, `${new Date(coverageStart).toISOString().slice(0, 16)}Z`, headline]
}
