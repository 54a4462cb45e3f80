import { describe, expect, it } from 'vitest'
import { needsLogin, type Reach, refusal } from './allowed-origin.ts'

const loopback: Reach = { ports: [4200], loginNeeded: false, tls: false, publicUrl: null }
const open: Reach = { ...loopback, loginNeeded: true }
const behindProxy: Reach = { ...open, publicUrl: new URL('https://misfit.example/team') }

describe('the guard', () => {
  it.each([
    ['localhost:4200', undefined],
    ['127.0.0.1:4200', 'http://127.0.0.1:4200'],
    ['[::1]:4200', 'http://localhost:4200'],
    ['LOCALHOST:4200', 'http://LocalHost:4200'],
  ])('lets in %s from %s', (host, origin) =>
    expect(refusal({ headers: { host, ...(origin === undefined ? {} : { origin }) } }, loopback)).toBeNull(),
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
    ['what came through a proxy', { host: 'localhost:4200', 'x-forwarded-for': '203.0.113.7' }],
  ])('refuses %s', (_, headers) => expect(refusal({ headers }, loopback)).toEqual(expect.any(String)))

  it.each([
    ['a page of its own', { host: '192.168.1.2:4200', origin: 'http://192.168.1.2:4200' }],
    ['a program, which names no page', { host: 'desk.local:4200' }],
  ])('lets in %s where it has no public address', (_, headers) => expect(refusal({ headers }, open)).toBeNull())

  it.each([
    ['a page of another site', { host: '192.168.1.2:4200', origin: 'http://evil.example' }],
    ['a page of another port', { host: '192.168.1.2:4200', origin: 'http://192.168.1.2:3000' }],
    ['a page of another protocol', { host: '192.168.1.2:4200', origin: 'https://192.168.1.2:4200' }],
    ['a page of this machine', { host: '192.168.1.2:4200', origin: 'http://localhost:4200' }],
    ['a page without an address', { host: '192.168.1.2:4200', origin: 'null' }],
  ])('refuses %s where it has no public address', (_, headers) =>
    expect(refusal({ headers }, open)).toEqual(expect.any(String)),
  )

  it.each([
    [
      'a page of the public address',
      { host: 'misfit.example', origin: 'https://misfit.example', 'x-forwarded-for': '203.0.113.7' },
    ],
    ['a proxy that keeps no host', { host: '127.0.0.1:4200', origin: 'https://misfit.example' }],
  ])('lets in %s behind a proxy', (_, headers) => expect(refusal({ headers }, behindProxy)).toBeNull())

  it.each([
    ['another name', { host: 'evil.example' }],
    ['a page of another site', { host: 'misfit.example', origin: 'https://evil.example' }],
    ['the public address without TLS', { host: 'misfit.example', origin: 'http://misfit.example' }],
  ])('refuses %s behind a proxy', (_, headers) => expect(refusal({ headers }, behindProxy)).toEqual(expect.any(String)))

  it.each(['127.0.0.1', '::1', 'localhost'])('asks for no login on %s', (host) =>
    expect(needsLogin(host, null)).toBe(false),
  )
  it.each(['0.0.0.0', '::', '192.168.1.2', 'example.org', ''])('asks for a login on %j', (host) =>
    expect(needsLogin(host, null)).toBe(true),
  )
  it('asks for a login behind a proxy, though only this machine reaches it', () =>
    expect(needsLogin('127.0.0.1', new URL('https://misfit.example'))).toBe(true))
})
