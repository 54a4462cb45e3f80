import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { addressOf } from './address-of.ts'
import { RateLimit } from './rate-limit.ts'

describe('a limit of requests', () => {
  it('lets a burst through, and then as many as it says', () => {
    const limit = new RateLimit({ burst: 2, perSecond: 0.5 })
    expect([limit.take('a', 0), limit.take('a', 0), limit.take('a', 0)]).toEqual([0, 0, 2])
    expect(limit.take('b', 0)).toBe(0)
    expect([limit.take('a', 1999), limit.take('a', 2000)]).toEqual([1, 0])
    // However long it was idle, no more than the burst.
    expect([1, 2, 3].map(() => limit.take('a', 1e9) === 0)).toEqual([true, true, false])
  })

  it('gives back what did not count', () => {
    const limit = new RateLimit({ burst: 1, perSecond: 0.1 })
    limit.take('a', 0)
    limit.giveBack('a')
    expect([limit.take('a', 0), limit.take('a', 0)]).toEqual([0, 10])
  })

  it('remembers so many at most, and those first that came last', () => {
    const limit = new RateLimit({ burst: 1, perSecond: 1e-9 })
    for (let i = 0; i < 30_000; i += 1) limit.take(`address ${i}`, 0)
    expect(limit.size).toBe(10_000)
    expect(limit.take('address 29999', 0)).toBeGreaterThan(0)
    expect(limit.take('address 0', 0)).toBe(0)
  })
})

describe('the address that limits count by', () => {
  const from = (remote: string, forwarded?: string): IncomingMessage => {
    const socket = new Socket()
    Object.defineProperty(socket, 'remoteAddress', { value: remote })
    const request = new IncomingMessage(socket)
    if (forwarded !== undefined) request.headers['x-forwarded-for'] = forwarded
    return request
  }
  const direct = addressOf({ publicUrl: null })
  const behindProxy = addressOf({ publicUrl: new URL('https://misfit.example') })

  it('is that of the connection', () => {
    expect(direct(from('192.0.2.1'))).toBe('192.0.2.1')
    expect(direct(from('::ffff:192.0.2.1'))).toBe('192.0.2.1')
  })
  it('is one for a network of IPv6', () => {
    expect(direct(from('2001:db8:1:2:3:4:5:6'))).toBe('2001:db8:1:2::/64')
    expect(direct(from('2001:db8::6'))).toBe('2001:db8:0:0::/64')
    expect(direct(from('::1'))).toBe('0:0:0:0::/64')
  })
  it('is told by a proxy on this machine, and by no one else', () => {
    expect(behindProxy(from('127.0.0.1', '192.0.2.9, 192.0.2.1'))).toBe('192.0.2.1')
    expect(behindProxy(from('203.0.113.5', '192.0.2.1'))).toBe('203.0.113.5')
    expect(direct(from('127.0.0.1', '192.0.2.1'))).toBe('127.0.0.1')
  })
})
