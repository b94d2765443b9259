/** Which network addresses belong to the public internet: whatever else a name leads to is never connected to. */
import { BlockList, isIP } from 'node:net'

const closed4: [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // between a provider and its customers
  ['127.0.0.0', 8],
  ['169.254.0.0', 16], // link-local; clouds answer with their secrets here
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]

/** Global unicast; all else, the mapped and translated IPv4 addresses among it, is closed. */
const open6: [string, number] = ['2000::', 3]
const closed6: [string, number][] = [
  ['2001::', 23], // protocols of their own, tunnels among them
  ['2001:db8::', 32],
  ['2002::', 16], // holds an IPv4 address of anywhere
  ['3fff::', 20],
]

const closed = new BlockList()
for (const [net, prefix] of closed4) closed.addSubnet(net, prefix, 'ipv4')
for (const [net, prefix] of closed6) closed.addSubnet(net, prefix, 'ipv6')
const open = new BlockList()
open.addSubnet(...open6, 'ipv6')

/** @param address as a look-up gives it; what is no address is not public */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !closed.check(address, 'ipv4')
    case 6:
      return open.check(address, 'ipv6') && !closed.check(address, 'ipv6')
    default:
      return false
  }
}
