/** How far uploaded pictures are, asked for until they are ready or refused: whoever shows one follows it here. */
import { useEffect } from 'preact/hooks'
import type { Image } from '../../shared/block.ts'
import { type Picture, type PictureId, pictureIdOf } from '../../shared/picture.ts'
import { announce } from './announcer.tsx'
import type { Outcome } from './desk-api.ts'
import { createStore, type Store, useStore } from './store.ts'

/** Between two questions about one picture, ms; each wait is longer than the one before. */
const firstWaitMs = 300
const longestWaitMs = 3000
const growth = 1.4

export interface PictureStates {
  known: Store<ReadonlyMap<PictureId, Picture>>
  /** Asks about a picture until it is ready or refused. */
  watch(id: PictureId): void
  stop(): void
}

/** @param ask `GET /api/media/<id>` */
export function createPictureStates(ask: (id: PictureId) => Promise<Outcome<Picture>>): PictureStates {
  const known = createStore<ReadonlyMap<PictureId, Picture>>(new Map())
  const timers = new Map<PictureId, ReturnType<typeof setTimeout> | undefined>()

  function put(picture: Picture): void {
    known.set(new Map(known.get()).set(picture.id, picture))
  }

  async function look(id: PictureId, waitMs: number): Promise<void> {
    const outcome = await ask(id)
    if (!timers.has(id)) return // stopped meanwhile
    if (outcome.is === 'done' && outcome.value.state !== 'preparing') {
      timers.delete(id)
      put(outcome.value)
      announce(outcome.value.state === 'ready' ? `${outcome.value.name} is ready.` : (outcome.value.detail ?? ''))
    } else if (outcome.is === 'refused') {
      timers.delete(id)
      put({ id, state: 'refused', src: '', width: 0, height: 0, name: '', at: 0, detail: outcome.problem.detail })
    } else {
      const next = Math.min(waitMs * growth, longestWaitMs)
      timers.set(
        id,
        setTimeout(() => void look(id, next), waitMs),
      )
    }
  }

  return {
    known,
    watch(id) {
      if (timers.has(id) || known.get().has(id)) return
      timers.set(id, undefined)
      void look(id, firstWaitMs)
    },
    stop() {
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
    },
  }
}

/** The picture whose forms an image still lacks; undefined for one that has them, or never will have any. */
export function lackingPicture(image: Image): PictureId | undefined {
  return image.widths ? undefined : pictureIdOf(image.src)
}

export type ImageState = { is: 'here' } | { is: 'preparing' } | { is: 'refused'; detail: string }

export function stateOf(image: Image, known: ReadonlyMap<PictureId, Picture>): ImageState {
  const id = lackingPicture(image)
  const picture = id === undefined ? undefined : known.get(id)
  if (!id || picture?.state === 'ready') return { is: 'here' }
  return picture?.state === 'refused' ? { is: 'refused', detail: picture.detail ?? '' } : { is: 'preparing' }
}

/** Follows one image. @param onReady hears once of the picture whose forms it lacks */
export function useImageState(states: PictureStates, image: Image, onReady: (picture: Picture) => void): ImageState {
  const known = useStore(states.known)
  const id = lackingPicture(image)
  const picture = id === undefined ? undefined : known.get(id)
  useEffect(() => {
    if (id) states.watch(id)
  }, [id])
  useEffect(() => {
    if (picture?.state !== 'ready') return undefined
    let isWanted = true
    // An effect may run in the middle of a drawing, and a text that is changed while it is being drawn comes out twice.
    queueMicrotask(() => isWanted && onReady(picture))
    return () => {
      isWanted = false
    }
  }, [picture])
  return stateOf(image, known)
}
