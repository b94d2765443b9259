// Every address that the site answers, as it was built: a test that lists them by hand would miss the one that is new.
import type { Express } from 'express'

/** What Express keeps of a route, a router or a middleware. */
interface Layer {
  rawPath?: string
  route?: { path: string | string[]; methods: Record<string, boolean> }
  handle: { stack?: Layer[] }
}

/** Like `GET /desk/api/pages/:page/withdrawn`, sorted; `ALL` for a route that takes every method. */
export function routesOf(app: Express): string[] {
  return [...new Set(within((app as unknown as { router: { stack: Layer[] } }).router.stack, ''))].toSorted()
}

function within(layers: readonly Layer[], prefix: string): string[] {
  return layers.flatMap(({ route, handle, rawPath = '/' }) => {
    if (route) {
      const methods = Object.keys(route.methods).map(method => (method === '_all' ? 'ALL' : method.toUpperCase()))
      const paths = [route.path].flat().map(path => joined(prefix, path) || '/')
      return methods.flatMap(method => paths.map(path => `${method} ${path}`))
    }
    return handle.stack ? within(handle.stack, joined(prefix, rawPath)) : []
  })
}

function joined(prefix: string, path: string): string {
  return path === '/' ? prefix : prefix + path
}
