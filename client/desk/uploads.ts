/** A picture on its way to the service, with the progress that fetch cannot tell. */
import { deskAddresses, type MediaReply, mostUploadBytes } from '../../shared/http-api.ts'
import { problemOf } from './desk-api.ts'

export type Uploaded =
  | { is: 'done'; picture: MediaReply }
  /** `isFinal`: the same file would be refused again. */
  | { is: 'failed'; detail: string; isFinal: boolean }

export interface Upload {
  result: Promise<Uploaded>
  cancel(): void
}

/** Slow lines take their time: only one that stands still is given up, ms. */
const standstillMs = 60_000

/** @param onProgress hears the share that is sent, 0 to 1 */
export function startUpload(file: File, onProgress: (share: number) => void): Upload {
  if (file.size > mostUploadBytes) {
    const size = (file.size / 1024 / 1024).toFixed(1)
    const detail = `This picture has ${size} MB; 15 MB is the most. Save it smaller and try again.`
    return { result: Promise.resolve({ is: 'failed', detail, isFinal: true }), cancel: () => {} }
  }
  const request = new XMLHttpRequest()
  let timer: ReturnType<typeof setTimeout> | undefined
  const result = new Promise<Uploaded>(settle => {
    const failed = (detail: string) => settle({ is: 'failed', detail, isFinal: false })
    const giveUp = () => {
      failed('Nothing has moved for a minute. Try again.')
      request.abort()
    }
    const moved = () => {
      clearTimeout(timer)
      timer = setTimeout(giveUp, standstillMs)
    }
    moved()
    request.upload.addEventListener('progress', event => {
      moved()
      if (event.lengthComputable) onProgress(event.loaded / event.total)
    })
    request.addEventListener('load', () => void answer(request).then(settle))
    request.addEventListener('error', () => failed('The connection broke off. Try again.'))
    request.addEventListener('abort', () => failed(''))
    request.addEventListener('loadend', () => clearTimeout(timer))
  })
  const form = new FormData()
  form.append('file', file)
  request.open('POST', deskAddresses.media)
  request.send(form)
  return { result, cancel: () => request.abort() }
}

async function answer({ status, responseText }: XMLHttpRequest): Promise<Uploaded> {
  if (status === 202) return { is: 'done', picture: JSON.parse(responseText) as MediaReply }
  const failed = (detail: string, isFinal = false): Uploaded => ({ is: 'failed', detail, isFinal })
  if (status === 401) return failed('Your session has ended. Sign in, then try again.')
  if (status >= 500) return failed('The service does not answer. Try again in a moment.')
  const { detail } = await problemOf({ status, text: () => Promise.resolve(responseText) })
  return failed(detail, status !== 429)
}
