/** What of the audit log is looked at: a person, a kind of act, a page, a time. */
import type { AuditFilter, AuditReply } from '../../shared/audit.ts'
import type { LivePage } from '../../shared/live-page.ts'
import { actWords } from './audit-words.ts'
import { useUniqueId } from './use-unique-id.ts'

interface Props {
  filter: AuditFilter
  people: AuditReply['people']
  pages: readonly LivePage[]
  /** Acts on people are for administrators of all pages. */
  seesPeople: boolean
  choose: (filter: AuditFilter) => void
}

const ofPeople = new Set(
  Object.keys(actWords).slice(Object.keys(actWords).indexOf('dismissParked')) as (keyof typeof actWords)[],
)

export function AuditFilterFields({ filter, people, pages, seesPeople, choose }: Props) {
  const acts = (Object.keys(actWords) as (keyof typeof actWords)[]).filter(act => seesPeople || !ofPeople.has(act))
  const change = (part: Partial<Record<keyof AuditFilter, string | number | undefined>>) => {
    const next = Object.entries({ ...filter, ...part }).filter(([, value]) => value !== undefined && value !== '')
    choose(Object.fromEntries(next))
  }
  return (
    <div class="filter" role="group" aria-label="Show only">
      <Choice label="Person" value={filter.person} everything="Everybody" onChange={person => change({ person })}>
        {people.map(({ id, name }) => ({ value: id, words: name }))}
      </Choice>
      <Choice label="Act" value={filter.type} everything="Everything" onChange={type => change({ type })}>
        {acts.map(act => ({ value: act, words: actWords[act] }))}
      </Choice>
      <Choice label="Page" value={filter.page} everything="All pages" onChange={page => change({ page })}>
        {pages.map(({ id, headline }) => ({ value: id, words: headline }))}
      </Choice>
      <Day label="From" at={filter.from} onChange={day => change({ from: day && startOf(day) })} />
      <Day label="Until" at={filter.to} onChange={day => change({ to: day && endOf(day) })} />
    </div>
  )
}

interface ChoiceProps {
  label: string
  value: string | undefined
  everything: string
  onChange: (value: string) => void
  children: { value: string; words: string }[]
}

function Choice({ label, value, everything, onChange, children }: ChoiceProps) {
  const id = useUniqueId()
  return (
    <div class="field">
      <label class="field__label" for={id}>
        {label}
      </label>
      <select class="input" id={id} value={value ?? ''} onChange={event => onChange(event.currentTarget.value)}>
        <option value="">{everything}</option>
        {children.map(one => (
          <option key={one.value} value={one.value} selected={one.value === value}>
            {one.words}
          </option>
        ))}
      </select>
    </div>
  )
}

function Day({ label, at, onChange }: { label: string; at: number | undefined; onChange: (day: string) => void }) {
  return (
    <label class="field">
      <span class="field__label">{label}</span>
      <input
        class="input"
        type="date"
        value={at === undefined ? '' : dayOf(at)}
        onChange={event => onChange(event.currentTarget.value)}
      />
    </label>
  )
}

/** Days are those of whoever looks. */
function startOf(day: string): number {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  return new Date(year, month - 1, date).getTime()
}

function endOf(day: string): number {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  return new Date(year, month - 1, date + 1).getTime() - 1
}

function dayOf(at: number): string {
  const date = new Date(at)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
