import { BlockList, isIPv4, isIPv6 } from 'node:net'

/**
 * Networks that are not the internet: this machine, private and local ones, and what is set apart for other ends (RFC
 * 6890, RFC 4193, RFC 4291).
 */
const notPublic4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
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
] as const

const blocked = new BlockList()
for (const [network, prefix] of notPublic4) blocked.addSubnet(network, prefix, 'ipv4')
/**
 * Addresses of IPv6 that belong to the internet. Among them are documentation, and networks that stand for IPv4
 * addresses.
 */
const global6 = new BlockList()
global6.addSubnet('2000::', 3, 'ipv6')
const notPublic6 = new BlockList()
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  notPublic6.addSubnet(network, prefix, 'ipv6')

/** True when an IP address is one of the internet: no request for a stranger may go to any other. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !blocked.check(address, 'ipv4')
  return isIPv6(address) && global6.check(address, 'ipv6') && !notPublic6.check(address, 'ipv6')
}
