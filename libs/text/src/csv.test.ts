import { expect, it } from 'vitest'

import { csv } from './csv.ts'

it('rows end with CRLF, quotes are doubled, and only what needs it is quoted (RFC 4180)', () => {
  expect(
    csv([
      ['name', 'accuracy'],
      ['a "b", c', 0.5],
      ['two\nlines', null],
      ['', true],
    ]),
  ).toBe('name,accuracy\r\n"a ""b"", c",0.5\r\n"two\nlines",\r\n,true\r\n')
})

it('numbers keep their digits and their sign; NaN and infinities are said', () => {
  expect(csv([[-0.1, 0.1 + 0.2, 1e21, Number.NaN, -Infinity]])).toBe('-0.1,0.30000000000000004,1e+21,NaN,-Infinity\r\n')
})

it.each([
  ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['\r=1', '"\'\r=1"'],
  ['a=1', 'a=1'],
  ['🙂, ok', '"🙂, ok"'],
])('text %j becomes %j', (text, field) => {
  expect(csv([[text]])).toBe(`${field}\r\n`)
})

it('the public case in a table: actual down, predicted across', () => {
  expect(
    csv([
      ['', 'ACTION', 'NONE'],
      ['ACTION', 3800, 855],
      ['NONE', 195, 1659],
    ]),
  ).toBe(',ACTION,NONE\r\nACTION,3800,855\r\nNONE,195,1659\r\n')
})
