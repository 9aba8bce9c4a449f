/** From which address a request comes, for limits: the socket's, or what our own proxy saw. */
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import { isIP, isIPv6 } from 'node:net'

/**
 * With a proxy before us (`hasProxy`: CONSOLE_ORIGIN is set) the last hop of X-Forwarded-For, which that proxy wrote
 * itself; without one that header is anybody's. IPv6 as its /64 network, which is one subscriber's. `unknown` for what
 * came over no socket.
 */
export function clientAddress(c: Context, hasProxy: boolean): string {
  const seen = hasProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined
  if (seen !== undefined && isIP(seen) !== 0) return networkOf(seen)
  return networkOf(socketAddress(c) ?? 'unknown')
}

function socketAddress(c: Context): string | undefined {
  // app.request() of tests has no server beneath.
  const env = c.env as Record<string, unknown> | undefined
  return env?.['incoming'] === undefined && env?.['server'] === undefined
    ? undefined
    : getConnInfo(c).remote.address
}

function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  if (!isIPv6(address)) return address
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0')
  const groups = [...left, ...zeros, ...right]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
  return `${groups.join(':')}::/64`
}
