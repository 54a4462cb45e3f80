import { describe, expect, it } from 'vitest'
import { checkBindAddress, refusal } from './guard.ts'

describe('the guard', () => {
  it.each([
    ['localhost:4200', undefined],
    ['127.0.0.1:4200', 'http://127.0.0.1:4200'],
    ['[::1]:4200', 'http://localhost:4200'],
    ['LOCALHOST:4200', 'http://LocalHost:4200'],
  ])('lets in %s from %s', (host, origin) =>
    expect(refusal({ headers: { host, ...(origin === undefined ? {} : { origin }) } }, 4200)).toBeNull(),
  )

  it.each([
    ['no host', {}],
    ['another name that points here', { host: 'evil.example:4200' }],
    ['our name with more behind it', { host: 'localhost.evil.example:4200' }],
    ['another port', { host: 'localhost:80' }],
    ['a name without the port', { host: 'localhost' }],
    ['a user before the name', { host: 'localhost:4200@evil.example' }],
    ['a page of another site', { host: 'localhost:4200', origin: 'https://evil.example' }],
    ['a page of another port', { host: 'localhost:4200', origin: 'http://localhost:3000' }],
    ['a page whose address begins like ours', { host: 'localhost:4200', origin: 'http://localhost:4200.evil.example' }],
    ['a page without an address', { host: 'localhost:4200', origin: 'null' }],
  ])('refuses %s', (_, headers) => expect(refusal({ headers }, 4200)).toEqual(expect.any(String)))

  it.each(['127.0.0.1', '::1', 'localhost'])('lets the hub listen on %s', (host) => expect(() => checkBindAddress(host)).not.toThrow())
  it.each(['0.0.0.0', '::', '192.168.1.2', 'example.org', ''])('does not let it listen on %j, and says what to do', (host) =>
    expect(() => checkBindAddress(host)).toThrow(/ssh -L/),
  )
})
