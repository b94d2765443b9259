/** The fields of a live page, the same for a new one and for its settings later. */
import type { ComponentChildren } from 'preact'
import { useMemo } from 'preact/hooks'
import { addresses } from '../../shared/http-api.ts'
import { type PageStatus, pageStatuses } from '../../shared/live-page.ts'
import { languageName, type PageDraft, type PageField } from './page-draft.ts'
import { PictureField } from './picture-field.tsx'
import { StatusChoice } from './status-choice.tsx'
import { TextField } from './text-field.tsx'
import { TimeField } from './time-field.tsx'
import { ownTimeZone, timeZones } from './zone-time.ts'
import { useUniqueId } from './use-unique-id.ts'

/** Offered first; any other BCP 47 tag can be typed. */
const languages = [
  'en-GB',
  'en-US',
  'de',
  'fr',
  'es',
  'it',
  'nl',
  'pl',
  'pt',
  'sv',
  'tr',
  'uk',
  'ru',
  'ar',
  'fa',
  'he',
  'ur',
]

/** How a page that nobody has seen yet may stand. */
const beforeCoverage: readonly PageStatus[] = ['live', 'scheduled']

interface Props {
  draft: PageDraft
  change: (part: Partial<PageDraft>) => void
  isLocked: boolean
  /** What the page's picture comes by, shown while it has none. */
  pictureTools: ComponentChildren
  /** The field that keeps it from being sent. */
  faulty: PageField | undefined
  /** The address that the page has now; none for a new one. */
  address?: string
}

export function PageFields({ draft, change, isLocked, pictureTools, faulty, address }: Props) {
  const { language, direction, timeZone, image } = draft
  const id = useUniqueId()
  const zones = useMemo(() => timeZones(timeZone, ownTimeZone()), [timeZone])
  const text = { isLocked, language, direction }
  const isRenamed = address !== undefined && draft.slug !== address

  return (
    <div class="stack">
      <TextField
        label="Headline"
        value={draft.headline}
        {...text}
        isFaulty={faulty === 'headline'}
        rows={1}
        most={300}
        change={headline => change({ headline })}
      />
      <div class="field">
        <label class="field__label" for={`${id}-slug`}>
          Address
        </label>
        <div class="address">
          <span class="address__start" aria-hidden="true">
            {addresses.page('')}
          </span>
          <input
            class="input"
            id={`${id}-slug`}
            value={draft.slug}
            maxLength={80}
            spellcheck={false}
            autocomplete="off"
            autocapitalize="none"
            readOnly={isLocked}
            aria-invalid={faulty === 'slug'}
            aria-describedby={`${id}-slug-hint`}
            onInput={event => change({ slug: event.currentTarget.value })}
          />
        </div>
        <p class="field__hint" id={`${id}-slug-hint`}>
          {isRenamed
            ? `Once saved, the old address ${addresses.page(address)} leads here, so links to it go on working.`
            : 'Small letters, digits and hyphens. When it is changed later, the old address goes on leading here.'}
        </p>
      </div>
      <StatusChoice
        status={draft.status}
        statuses={address === undefined ? beforeCoverage : pageStatuses}
        isLocked={isLocked}
        choose={status => change({ status })}
      />
      <TextField
        label="Standfirst"
        value={draft.standfirst}
        {...text}
        isFaulty={faulty === 'standfirst'}
        rows={2}
        most={2000}
        hint="The sentences under the headline."
        change={standfirst => change({ standfirst })}
      />
      <TextField
        label="Key points"
        value={draft.keyPoints}
        {...text}
        isFaulty={faulty === 'keyPoints'}
        rows={3}
        hint="What matters so far. One a line."
        change={keyPoints => change({ keyPoints })}
      />
      <div class="field">
        <span class="field__label">Picture</span>
        {image ? (
          <PictureField
            image={image}
            isLocked={isLocked}
            change={changed => change({ image: changed })}
            remove={() => change({ image: null })}
          />
        ) : (
          pictureTools
        )}
      </div>
      <TextField
        label="Authors"
        value={draft.authors}
        {...text}
        isFaulty={faulty === 'authors'}
        rows={2}
        hint="Who covers the story. One a line."
        change={authors => change({ authors })}
      />
      <div class="pair">
        <TimeField
          label="Coverage starts"
          value={draft.coverageStart}
          timeZone={timeZone}
          isLocked={isLocked}
          isFaulty={faulty === 'coverageStart'}
          change={coverageStart => change({ coverageStart })}
        />
        <TimeField
          label={draft.status === 'ended' ? 'Coverage ended' : 'Planned end'}
          value={draft.coverageEnd}
          timeZone={timeZone}
          isLocked={isLocked}
          isFaulty={faulty === 'coverageEnd'}
          isOptional
          {...(draft.status === 'ended' ? { hint: 'The moment at which it is saved as ended.' } : {})}
          change={coverageEnd => change({ coverageEnd })}
        />
      </div>
      <div class="field">
        <label class="field__label" for={`${id}-zone`}>
          Time zone
        </label>
        <select
          class="input"
          id={`${id}-zone`}
          value={timeZone}
          disabled={isLocked}
          aria-describedby={`${id}-zone-hint`}
          onChange={event => change({ timeZone: event.currentTarget.value })}
        >
          {zones.map(zone => (
            <option key={zone} value={zone} selected={zone === timeZone}>
              {zone.replaceAll('_', ' ')}
            </option>
          ))}
        </select>
        <p class="field__hint" id={`${id}-zone-hint`}>
          {timeZone === ownTimeZone() ? 'Your own. ' : ''}Readers see the times of entries in it.
        </p>
      </div>
      <div class="pair">
        <div class="field">
          <label class="field__label" for={`${id}-language`}>
            Language
          </label>
          <input
            class="input"
            id={`${id}-language`}
            value={language}
            list={`${id}-languages`}
            maxLength={100}
            spellcheck={false}
            autocomplete="off"
            autocapitalize="none"
            readOnly={isLocked}
            aria-invalid={faulty === 'language'}
            aria-describedby={`${id}-language-hint`}
            onInput={event => change({ language: event.currentTarget.value.trim() })}
          />
          <datalist id={`${id}-languages`}>
            {languages.map(tag => (
              <option key={tag} value={tag}>
                {languageName(tag)}
              </option>
            ))}
          </datalist>
          <p class="field__hint" id={`${id}-language-hint`}>
            {languageName(language) ?? 'A tag like en-GB'}
          </p>
        </div>
        <fieldset class="status-choice" disabled={isLocked}>
          <legend class="field__label">Direction</legend>
          {(['ltr', 'rtl'] as const).map(way => (
            <label key={way} class="tick">
              <input
                type="radio"
                name={`${id}-direction`}
                checked={direction === way}
                onChange={() => change({ direction: way })}
              />
              <span>{way === 'ltr' ? 'Left to right' : 'Right to left'}</span>
            </label>
          ))}
        </fieldset>
        <div class="field">
          <label class="field__label" for={`${id}-batch`}>
            Entries at a time
          </label>
          <input
            class="input"
            id={`${id}-batch`}
            type="number"
            min={1}
            max={50}
            value={draft.batchSize}
            readOnly={isLocked}
            aria-invalid={faulty === 'batchSize'}
            aria-describedby={`${id}-batch-hint`}
            onInput={event => change({ batchSize: event.currentTarget.value })}
          />
          <p class="field__hint" id={`${id}-batch-hint`}>
            Shown first, and with each “Load more updates”. 1 to 50.
          </p>
        </div>
      </div>
    </div>
  )
}
