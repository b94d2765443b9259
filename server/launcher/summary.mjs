// The first thing a newcomer reads: where the pages are, where the desk is, and how to get in.

// In the order of the front page: what runs comes first.
const statuses = { live: 'live', paused: 'paused', scheduled: 'starts later', ended: 'ended' }
const rank = ({ status }) => Object.keys(statuses).indexOf(status)

/** @param {{ pages?: { url: string, headline: string, status: string }[], desk?: string, administrator?: { name: string, password: string } }} ready */
export function summaryOf({ pages = [], desk, administrator }) {
  const lines = ['', 'Stop Press is running.', '']
  if (pages.length === 0) lines.push('  No live page yet: open the first one in the desk.')
  for (const { url, headline, status } of pages.toSorted((one, other) => rank(one) - rank(other)))
    lines.push(`  ${url}`, `    ${headline} (${statuses[status] ?? status})`)
  if (desk) lines.push('', `  Desk: ${desk}`)
  if (administrator)
    lines.push(
      `    Sign in as ${administrator.name} with the password ${administrator.password}`,
      '    It is shown only this once.',
    )
  return `${[...lines, '', '  Ctrl-C stops everything.', ''].join('\n')}\n`
}
