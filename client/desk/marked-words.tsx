/** Texts with what differs marked in them: what is gone struck out, what is new underlined. */
import { Fragment } from 'preact'
import type { Block, Mark, Run } from '../../shared/block.ts'
import type { Difference } from './body-differences.ts'
import { blockWords, type Part, partsOf } from './body-parts.ts'
import { wordDifferences } from './word-differences.ts'

export function MarkedWords({ before, after }: { before: readonly Run[]; after: readonly Run[] }) {
  return (
    <>
      {wordDifferences(before, after).map(({ is, runs }, place) => {
        if (is === 'same') return <Words key={place} runs={runs} />
        const Mark = is === 'gone' ? 'del' : 'ins'
        const { space, rest } = withoutSpace(runs)
        return (
          <Fragment key={place}>
            {space}
            <Mark>
              <Words runs={rest} />
            </Mark>
          </Fragment>
        )
      })}
    </>
  )
}

/** Space before a word is not marked with it. */
function withoutSpace(runs: readonly Run[]): { space: string; rest: Run[] } {
  const [first, ...others] = runs
  const space = /^\s*/.exec(first?.text ?? '')?.[0] ?? ''
  return { space, rest: first ? [{ ...first, text: first.text.slice(space.length) }, ...others] : [] }
}

function Words({ runs }: { runs: readonly Run[] }) {
  return (
    <>
      {runs.map(({ text, marks = [] }, place) => (
        <span key={place} class={marks.map(classOf).join(' ') || undefined}>
          {text}
        </span>
      ))}
    </>
  )
}

const classOf = ({ type }: Mark) => `words--${type}`

/** A block that changed, part by part; one side is missing where it is new or gone. */
export function MarkedBlock({ before, after }: { before?: Block | undefined; after?: Block | undefined }) {
  const [old, current] = [before ? partsOf(before) : [], after ? partsOf(after) : []]
  const block = after ?? before
  return (
    <div class="marked">
      {block?.type === 'image' && <img class="marked__picture" src={block.image.src} alt="" loading="lazy" />}
      {block && block.type !== 'paragraph' && <span class="marked__kind">{blockWords[block.type]}</span>}
      {besideEachOther(old, current).map(([one, other], place) => (
        <p key={place}>
          {(other ?? one)?.name && <span class="marked__name">{(other ?? one)?.name}</span>}{' '}
          <MarkedWords before={one?.runs ?? []} after={other?.runs ?? []} />
        </p>
      ))}
    </div>
  )
}

/** Parts of one name are the same part, in their order: a caption that came is not another credit. */
function besideEachOther(before: readonly Part[], after: readonly Part[]): [Part | undefined, Part | undefined][] {
  const left = [...before]
  const pairs = after.map((part): [Part | undefined, Part] => {
    const place = left.findIndex(({ name }) => name === part.name)
    return [place < 0 ? undefined : left.splice(place, 1)[0], part]
  })
  return [...pairs, ...left.map((part): [Part, undefined] => [part, undefined])]
}

/** All of a list of differences; blocks that stayed the same are folded away, unless it is to be read as a whole. */
export function MarkedBody({ differences, isWhole }: { differences: readonly Difference[]; isWhole?: boolean }) {
  return (
    <div class="marked-body">
      {(isWhole ? differences : folded(differences)).map((one, place) => {
        if (Array.isArray(one)) {
          return (
            <details key={place} class="marked-body__same">
              <summary>{one.length === 1 ? '1 part is unchanged' : `${one.length} parts are unchanged`}</summary>
              {one.map((same, inner) => (
                <MarkedBlock key={inner} before={same} after={same} />
              ))}
            </details>
          )
        }
        if (one.of === 'field') {
          return (
            <p key={place}>
              <span class="marked__name">{one.label}</span> <MarkedWords before={one.before} after={one.after} />
            </p>
          )
        }
        return <MarkedBlock key={place} before={one.before} after={one.after} />
      })}
    </div>
  )
}

function folded(differences: readonly Difference[]): (Difference | Block[])[] {
  const all: (Difference | Block[])[] = []
  for (const one of differences) {
    const last = all.at(-1)
    if (one.of === 'field' || !one.isSame || !one.after) all.push(one)
    else if (Array.isArray(last)) last.push(one.after)
    else all.push([one.after])
  }
  return all
}
