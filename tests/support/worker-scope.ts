/** What a browser gives a service worker, as far as ours asks for it: caches, clients, events, a network; nothing of it is slow or lost unless a test says so. */
import { onTestFinished, vi } from 'vitest'

const origin = 'https://news.example'

/** A page that is open in a tab. */
class Tab {
  readonly url: string
  constructor(path: string) {
    this.url = origin + path
  }
}

export interface WorkerScope {
  /** Every path that was asked of the network, in order. */
  readonly asked: string[]
  /** What is in the cache: texts by path. */
  cached(): Promise<Record<string, string>>
  /** Puts something there behind the worker's back. */
  put(path: string, text: string): Promise<void>
  /** From now on nothing more than so many files fits in. */
  fits(files: number): void
  /** What the worker makes of it, once everything that it asked to be waited for is done. */
  happens(type: 'activate' | 'message', more?: object): Promise<void>
  /** What it answers who opens this page. */
  opens(path: string): Promise<Response>
  message(path: string, what: 'hidden' | 'stale'): Promise<void>
}

/**
 * @param answer the network: never settles where nobody answers, throws where there is none
 * @param tabs paths of open pages
 */
export async function openWorker(
  answer: (path: string) => Promise<Response>,
  tabs: string[] = [],
): Promise<WorkerScope> {
  const listeners = new Map<string, (event: object) => void>()
  const cache = new Map<string, Response>()
  const asked: string[] = []
  let most = Number.POSITIVE_INFINITY
  const key = (of: string | Request) => new URL(typeof of === 'string' ? of : of.url, origin).href
  const store = {
    match: async (of: string) => cache.get(key(of))?.clone(),
    async put(of: string, response: Response) {
      if (cache.size >= most && !cache.has(key(of))) throw new DOMException('no room', 'QuotaExceededError')
      cache.set(key(of), response)
    },
    delete: async (of: string | Request) => cache.delete(key(of)),
    keys: async () => [...cache.keys()].map(url => new Request(url)),
  }
  const ask = async (of: string | { url: string }) => {
    const url = typeof of === 'string' ? origin + of : of.url
    const path = url.slice(origin.length)
    asked.push(path)
    return Object.defineProperty(await answer(path), 'url', { value: url })
  }
  vi.stubGlobal('caches', { open: async () => store, keys: async () => ['stop-press-1'] })
  vi.stubGlobal('fetch', ask)
  vi.stubGlobal('location', new URL(origin))
  vi.stubGlobal('WindowClient', Tab)
  vi.stubGlobal('self', {
    addEventListener: (type: string, listener: (event: object) => void) => listeners.set(type, listener),
    location: { origin },
    registration: {},
    skipWaiting: async () => {},
    clients: { claim: async () => {}, matchAll: async () => tabs.map(path => new Tab(path)) },
  })
  onTestFinished(() => void vi.unstubAllGlobals())
  vi.resetModules()
  await import('../../client/offline/worker.ts')

  async function happens(type: string, more: object = {}): Promise<void> {
    const waited: Promise<unknown>[] = []
    listeners.get(type)?.({ waitUntil: (until: Promise<unknown>) => waited.push(until), ...more })
    await Promise.all(waited)
  }

  return {
    asked,
    async cached() {
      const texts = [...cache].map(async ([url, response]) => [url.slice(origin.length), await response.clone().text()])
      return Object.fromEntries(await Promise.all(texts))
    },
    put: (path, text) => store.put(path, new Response(text)),
    fits(files) {
      most = files
    },
    happens,
    async opens(path) {
      let answered: Promise<Response> | undefined
      await happens('fetch', {
        request: { url: origin + path, method: 'GET', mode: 'navigate' },
        respondWith: (response: Promise<Response>) => (answered = response),
      })
      if (!answered) throw new Error(`${path} is none of the worker's business`)
      return answered
    },
    message: (path, what) => happens('message', { source: new Tab(path), data: what }),
  }
}
