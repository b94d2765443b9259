// A provider's site on this machine: a real server that stands in for whatever https name is asked for.
import { createServer, request, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createFetchOutside, type FetchOutside, type OutsideParts } from '../../server/embeds/fetch-outside.ts'
import { isPublicAddress } from '../../server/embeds/public-address.ts'

export interface TestProvider {
  fetchOutside: FetchOutside
  /** `host/path` of each request, in order. */
  asked: string[]
  /** The address under which each name was looked up. */
  names: Map<string, string[]>
  /** How often a name was looked up. */
  lookUps: string[]
  stop(): Promise<void>
}

const here = '127.0.0.1'

/** @param answer hears of every request, with the name that was asked for in `host` */
export async function startProvider(answer: RequestListener): Promise<TestProvider> {
  const asked: string[] = []
  const lookUps: string[] = []
  const names = new Map<string, string[]>()
  const server = createServer((req, res) => {
    asked.push(`${req.headers.host}${req.url}`)
    answer(req, res)
  })
  await new Promise<void>(resolve => server.listen(0, here, resolve))
  const { port } = server.address() as AddressInfo
  const parts: OutsideParts = {
    resolve: async host => {
      lookUps.push(host)
      return names.get(host) ?? [here]
    },
    // This server is the internet: only what is written in the table is held to the rule.
    isPublic: address => address === here || isPublicAddress(address),
    request: (options, answered) =>
      request({ ...options, port, headers: { ...options.headers, Host: String(options.hostname) } }, answered),
  }
  return {
    fetchOutside: createFetchOutside(parts),
    asked,
    names,
    lookUps,
    async stop() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
