/** Stands in the service worker's place where the server wants none: it takes back everything that was kept, and itself. */

import { cachePrefix } from './addresses.ts'

declare const self: ServiceWorkerGlobalScope

self.addEventListener('install', event => event.waitUntil(self.skipWaiting()))

self.addEventListener('activate', event => {
  event.waitUntil(leave())
})

async function leave(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith(cachePrefix)) await caches.delete(name)
  await self.registration.unregister()
}
