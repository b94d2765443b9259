/** The audit log: who did what when, narrowed down, and taken along as a file. */
import { useEffect, useState } from 'preact/hooks'
import type { AuditFilter, AuditLine, AuditReply } from '../../shared/audit.ts'
import type { LivePage } from '../../shared/live-page.ts'
import { mayManagePeople } from '../../shared/permissions.ts'
import { announce } from './announcer.tsx'
import { NotHere, useAsked } from './asked.tsx'
import { AuditFilterFields } from './audit-filter.tsx'
import { actWords, detailsOf, doerOf } from './audit-words.ts'
import { auditAddress } from './desk-api.ts'
import { useDesk } from './desk-state.ts'
import { listInWords, nameOf } from './rights-words.ts'
import { SideView } from './side-view.tsx'
import { troubleInWords } from './trouble.ts'
import { exactMomentInWords, Moment } from './when.tsx'

interface Props {
  pages: readonly LivePage[]
  onBack: () => void
}

export function AuditView({ pages, onBack }: Props) {
  const { api, account } = useDesk()
  const [filter, setFilter] = useState<AuditFilter>({})
  const isFiltered = Object.keys(filter).length > 0
  const [asked, again] = useAsked(() => api.audit(filter), [JSON.stringify(filter)])
  const people = asked.is === 'here' ? withChosen(asked.value, filter) : []

  return (
    <SideView
      title="Audit log"
      onBack={onBack}
      deeds={
        <button type="button" class="button button--small" onClick={again}>
          Look again
        </button>
      }
    >
      <p>
        {mayManagePeople(account)
          ? 'Every command that was accepted, and everything done to users, tokens and sessions. '
          : 'Every command that was accepted for your pages. '}
        What entries say is not kept here.
      </p>
      <AuditFilterFields
        filter={filter}
        people={people}
        pages={pages}
        seesPeople={mayManagePeople(account)}
        choose={setFilter}
      />
      {asked.is !== 'here' && <NotHere asked={asked} loading="Loading the audit log…" again={again} />}
      {asked.is === 'here' && (
        <>
          <p class="row">
            <span class="field__hint">{isFiltered ? 'What is shown, as a file:' : 'All of it, as a file:'}</span>
            <a href={auditAddress(filter, 'audit.csv')} download>
              CSV
            </a>
            <a href={auditAddress(filter, 'audit.jsonl')} download>
              JSON lines
            </a>
          </p>
          <Lines first={asked.value} filter={filter} pages={pages} choose={setFilter} isFiltered={isFiltered} />
        </>
      )}
    </SideView>
  )
}

interface LinesProps {
  first: AuditReply
  filter: AuditFilter
  pages: readonly LivePage[]
  isFiltered: boolean
  choose: (filter: AuditFilter) => void
}

function Lines({ first, filter, pages, isFiltered, choose }: LinesProps) {
  const { api } = useDesk()
  const [more, setMore] = useState<AuditReply[]>([])
  const [trouble, setTrouble] = useState('')
  const [isBusy, setBusy] = useState(false)
  useEffect(() => setMore([]), [first])
  const lines = [first, ...more].flatMap(reply => reply.lines)
  const last = more.at(-1) ?? first

  async function lookFurther(): Promise<void> {
    setBusy(true)
    const outcome = await api.audit(filter, last.next)
    setBusy(false)
    if (outcome.is !== 'done') return setTrouble(troubleInWords(outcome))
    setTrouble('')
    setMore([...more, outcome.value])
    announce(`${outcome.value.lines.length} more`)
  }

  return (
    <>
      {lines.length === 0 && !last.next && (
        <p class="note">{isFiltered ? 'Nothing that was kept fits.' : 'Nothing was done yet.'}</p>
      )}
      <ol class="lines">
        {lines.map(line => (
          <AuditEntry key={line.place} line={line} pages={pages} filter={filter} choose={choose} />
        ))}
      </ol>
      {last.lookedBackTo !== undefined && (
        <p class="field__hint">Looked back until {exactMomentInWords(last.lookedBackTo)} so far.</p>
      )}
      <p class="problem" role="alert">
        {trouble}
      </p>
      {last.next && (
        <div class="page__older">
          <button type="button" class="button" disabled={isBusy} onClick={() => void lookFurther()}>
            {isBusy ? 'Looking…' : 'Look further back'}
          </button>
        </div>
      )}
    </>
  )
}

function AuditEntry({ line, pages, filter, choose }: Omit<LinesProps, 'first' | 'isFiltered'> & { line: AuditLine }) {
  const { by, about, entry, command, type, outcome, at } = line
  const details = detailsOf(line, pages)
  const where = line.pages?.map(({ slug }) => nameOf(slug, pages)) ?? []
  const who = doerOf(line)
  const isGrave = outcome === 'refused' || outcome === 'parked' || outcome === 'failed'
  return (
    <li class={`lines__one audit${isGrave ? ' audit--grave' : ''}`}>
      <p class="audit__when">
        <Moment at={at} words={exactMomentInWords(at)} />
      </p>
      <div class="lines__words">
        <p class="audit__line">
          {by && filter.person !== by.id ? (
            <button
              type="button"
              class="audit__who"
              title="Show only what they did"
              onClick={() => choose({ ...filter, person: by.id })}
            >
              {who}
            </button>
          ) : (
            <b>{who}</b>
          )}
          <span>
            {actWords[type]}
            {about ? `: ${about.name}` : ''}
            {where.length > 0 ? ` · ${listInWords(where)}` : ''}
          </span>
        </p>
        {details.length > 0 && <p class="audit__details">{details.join(' · ')}</p>}
        {(entry || command) && (
          <p class="audit__ids">
            {entry ? `entry ${entry}` : ''}
            {entry && command ? ' · ' : ''}
            {command ? `command ${command}` : ''}
          </p>
        )}
      </div>
    </li>
  )
}

/** Somebody whose account is gone is no longer among those who are known, and may be the one that is asked for. */
function withChosen({ people, lines }: AuditReply, { person }: AuditFilter): AuditReply['people'] {
  if (person === undefined || people.some(({ id }) => id === person)) return people
  const known = lines.map(({ by }) => by).find(by => by?.id === person)
  return [...people, { id: person, name: known?.name || 'An account that was removed' }]
}
