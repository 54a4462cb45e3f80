import { expect, it } from 'vitest'
import { imageFrom, imageUrl } from './image-address.ts'

it.each([
  ['0', 0],
  ['99', 99],
  ['100', null],
  ['-1', null],
  ['1.5', null],
  ['1e1', null],
  ['', null],
  [null, null],
  ['99999999999', null],
])('the image %j of 100 is %j', (text, index) => expect(imageFrom(text, 100)).toBe(index))

it('is read back from the address that was written', () => {
  const url = new URL(imageUrl('abc', 'test', 7), 'http://hub')
  expect([url.pathname, url.searchParams.get('on'), imageFrom(url.searchParams.get('image'), 10)]).toEqual([
    '/runs/abc',
    'test',
    7,
  ])
  expect(imageUrl('abc', 'validation', 7)).toBe('/runs/abc?image=7')
})
