/** Pictures on their way to the service: several, two at a time, each with its progress, and tried again when it failed. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Picture } from '../../shared/picture.ts'
import { announce } from './announcer.tsx'
import { startUpload, type Upload } from './uploads.ts'

export interface UploadRow {
  key: number
  name: string
  state: { is: 'waiting' } | { is: 'sending'; share: number } | { is: 'failed'; detail: string; mayRetry: boolean }
}

export interface MediaUploads {
  rows: readonly UploadRow[]
  take(files: readonly File[]): void
  retry(key: number): void
  remove(key: number): void
  clear(): void
}

interface Going extends UploadRow {
  /** Those that were picked together have the same. */
  pick: number
  file: File
  upload?: Upload
}

/** More at once would only share the same line. */
const atOnce = 2

/** @param onTaken hears of each picture as soon as the service has it, and with which others it was picked */
export function useMediaUploads(onTaken: (picture: Picture, pick: number) => void): MediaUploads {
  const going = useRef<Going[]>([])
  const lastKey = useRef(0)
  const [, draw] = useState({})
  const taken = useRef(onTaken)
  taken.current = onTaken

  function put(key: number, state: UploadRow['state']): void {
    const one = going.current.find(other => other.key === key)
    if (!one) return
    one.state = state
    draw({})
  }

  async function send(one: Going): Promise<void> {
    one.state = { is: 'sending', share: 0 }
    const upload = startUpload(one.file, share => put(one.key, { is: 'sending', share }))
    one.upload = upload
    const result = await upload.result
    if (!going.current.includes(one) || one.upload !== upload) return
    if (result.is === 'done') {
      going.current = going.current.filter(other => other !== one)
      announce(`${one.name} is uploaded. Say what it shows.`)
      taken.current(result.picture, one.pick)
    } else {
      one.state = { is: 'failed', detail: result.detail, mayRetry: !result.isFinal }
      announce(`${one.name}: ${result.detail}`)
    }
    goOn()
  }

  function goOn(): void {
    const sending = going.current.filter(one => one.state.is === 'sending').length
    const next = going.current.filter(one => one.state.is === 'waiting').slice(0, Math.max(0, atOnce - sending))
    for (const one of next) void send(one)
    draw({})
  }

  function remove(key: number): void {
    const one = going.current.find(other => other.key === key)
    going.current = going.current.filter(other => other !== one)
    one?.upload?.cancel()
    goOn()
  }

  function clear(): void {
    const all = going.current
    going.current = []
    for (const one of all) one.upload?.cancel()
    draw({})
  }

  const isBusy = going.current.some(({ state }) => state.is !== 'failed')
  useEffect(() => {
    if (!isBusy) return undefined
    // What is still being sent is lost with the tab; everything else is kept.
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [isBusy])
  useEffect(() => clear, [])

  return {
    rows: going.current,
    take(files) {
      const pick = lastKey.current
      for (const file of files) {
        lastKey.current += 1
        going.current = [
          ...going.current,
          { key: lastKey.current, pick, name: file.name || 'Pasted picture', file, state: { is: 'waiting' } },
        ]
      }
      goOn()
    },
    retry(key) {
      put(key, { is: 'waiting' })
      goOn()
    },
    remove,
    clear,
  }
}
