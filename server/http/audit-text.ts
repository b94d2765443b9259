/** The audit log as text to be kept elsewhere: one line of JSON for each act, or a table for a spreadsheet. */
import type { AuditLine, ShownRights } from '../../shared/audit.ts'

export interface AuditText {
  type: string
  head: string
  line(line: AuditLine): string
}

export const jsonLines: AuditText = {
  type: 'application/x-ndjson; charset=utf-8',
  head: '',
  line: ({ at, ...line }) => `${JSON.stringify({ at: isoOf(at), ...line })}\n`,
}

const columns: readonly (readonly [string, (line: AuditLine) => string | undefined])[] = [
  ['time', ({ at }) => isoOf(at)],
  ['person', ({ by }) => by?.name],
  ['person id', ({ by }) => by?.id],
  ['act', ({ type }) => type],
  ['outcome', ({ outcome }) => outcome],
  ['reason', ({ code }) => code],
  ['at its time', ({ isTimed }) => (isTimed ? 'yes' : undefined)],
  ['pages', ({ pages }) => pages?.map(({ slug }) => slug).join(' ')],
  ['entry id', ({ entry }) => entry],
  ['command id', ({ command }) => command],
  ['about', ({ about }) => about?.name],
  ['about id', ({ about }) => about?.id],
  ['rights before', ({ before }) => before && rightsText(before)],
  ['rights', ({ rights }) => rights && rightsText(rights)],
  ['address', ({ address }) => address],
  ['device', ({ device }) => device],
]

/** RFC 4180. */
export const csv: AuditText = {
  type: 'text/csv; charset=utf-8; header=present',
  head: `${columns.map(([name]) => name).join(',')}\r\n`,
  line: line => `${columns.map(([, read]) => cell(read(line) ?? '')).join(',')}\r\n`,
}

/** Names are chosen by people: one that begins like a formula must not become one in a spreadsheet. */
function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

function rightsText({ role, pages }: ShownRights): string {
  return pages === 'all' ? `${role} on all pages` : `${role} on ${pages.join(' ')}`
}

function isoOf(at: number): string {
  return new Date(at).toISOString()
}
