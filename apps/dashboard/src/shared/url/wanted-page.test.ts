import { signInAddress } from '@misfit/events/http/access'
import { describe, expect, it } from 'vitest'
import { wantedPage } from './wanted-page.ts'

describe('the page after the sign-in', () => {
  it('is the one that was wanted', () => {
    const address = new URL(signInAddress('/runs/3f9k2m8p1q0z?tab=matrix'), 'http://localhost')
    expect(wantedPage(address.searchParams.get('next'))).toBe('/runs/3f9k2m8p1q0z?tab=matrix')
    expect(signInAddress('/')).toBe('/sign-in')
  })

  it.each([
    null,
    '',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '\t//evil.example',
    '/.//evil.example',
    '/a/..//evil.example',
    'javascript:alert(1)',
    'runs',
  ])('is the first one for %j', (next) => {
    expect(wantedPage(next)).toBe('/')
  })
})
