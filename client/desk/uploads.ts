/** A picture on its way to the service, with the progress that fetch cannot tell. */
import { addresses, type MediaReply, mostUploadBytes } from '../../shared/http-api.ts'
import { problemOf } from './desk-api.ts'

export type Uploaded = { is: 'done'; picture: MediaReply } | { is: 'failed'; detail: string; signedOut?: true }

export interface Upload {
  result: Promise<Uploaded>
  cancel(): void
}

/** @param onProgress hears the share that is sent, 0 to 1 */
export function startUpload(file: File, onProgress: (share: number) => void): Upload {
  if (file.size > mostUploadBytes) {
    const size = (file.size / 1024 / 1024).toFixed(1)
    const detail = `This picture has ${size} MB; 15 MB is the most. Save it smaller and try again.`
    return { result: Promise.resolve({ is: 'failed', detail }), cancel: () => {} }
  }
  const request = new XMLHttpRequest()
  const result = new Promise<Uploaded>(settle => {
    const failed = (detail: string) => settle({ is: 'failed', detail })
    request.upload.addEventListener(
      'progress',
      event => event.lengthComputable && onProgress(event.loaded / event.total),
    )
    request.addEventListener('load', () => void answer(request).then(settle))
    for (const broken of ['error', 'timeout']) {
      request.addEventListener(broken, () => failed('The connection broke off. Try again.'))
    }
    request.addEventListener('abort', () => failed(''))
  })
  const form = new FormData()
  form.append('file', file)
  request.open('POST', addresses.media)
  request.timeout = 120_000
  request.send(form)
  return { result, cancel: () => request.abort() }
}

async function answer({ status, responseText }: XMLHttpRequest): Promise<Uploaded> {
  if (status === 201) return { is: 'done', picture: JSON.parse(responseText) as MediaReply }
  if (status === 401)
    return { is: 'failed', detail: 'Your session has ended. Sign in and choose it again.', signedOut: true }
  if (status >= 500) return { is: 'failed', detail: 'The service does not answer. Try again in a moment.' }
  const { detail } = await problemOf({ status, text: () => Promise.resolve(responseText) })
  return { is: 'failed', detail }
}
