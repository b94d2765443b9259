/** Readers who save data get the same pages with pictures that wait until they are asked for. */
import type { IncomingHttpHeaders } from 'node:http'

/** Whether a request asks for few bytes (Save Data API, the header `Save-Data`). */
export function savesData(headers: IncomingHttpHeaders): boolean {
  return String(headers['save-data']).toLowerCase() === 'on'
}

/** Under which name an answer is kept: what they get is another text at the same address. */
export function keptName(path: string, isSaving: boolean): string {
  return isSaving ? `saver ${path}` : path
}
