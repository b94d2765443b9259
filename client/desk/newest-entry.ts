/** The entry as others left it while it is being edited here, and who did. */
import { useEffect, useState } from 'preact/hooks'
import type { EntryId } from '../../shared/entry.ts'
import type { CurrentEntry } from '../../shared/http-api.ts'
import { useDesk } from './desk-state.ts'

export interface Newest {
  current: CurrentEntry
  /** Who made that revision, and when, where that is known. */
  by?: string | undefined
  at?: number | undefined
}

/** How long after a question without an answer it is asked again, ms. */
const againMs = 2000

/** @param wanted the least revision that is asked for; undefined: nothing newer than one's own is known */
export function useNewest(entry: EntryId, wanted: number | undefined): Newest | undefined {
  const { api } = useDesk()
  const [newest, setNewest] = useState<Newest>()
  const [round, setRound] = useState(0)
  const isHere = wanted !== undefined && newest !== undefined && newest.current.revision >= wanted
  useEffect(() => {
    if (wanted === undefined) return setNewest(undefined)
    if (isHere) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let isWanted = true
    void api.history(entry).then(outcome => {
      if (!isWanted) return
      if (outcome.is !== 'done') {
        timer = setTimeout(() => setRound(round + 1), againMs)
        return
      }
      const { current, revisions } = outcome.value
      const last = revisions.find(({ revision }) => revision === current.revision)
      setNewest({ current, by: last?.by, at: last?.at })
    })
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
  }, [entry, wanted, isHere, round])
  return wanted === undefined ? undefined : newest
}
