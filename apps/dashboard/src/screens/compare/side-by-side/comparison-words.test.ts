import { expect, it } from 'vitest'
import { mcnemarExact } from '@misfit/evaluation/comparison/agreement'
import { mcnemarWords, namesApart } from './comparison-words.ts'

it('says what the test found in plain words', () => {
  expect(mcnemarWords('a', 'b', 10, 1_250, mcnemarExact(10, 1_250))).toBe(
    'One of them is right and the other wrong on 1,260 images: a on 10, b on 1,250. If both were equally good, so ' +
      "uneven a split or a more uneven one would come with a probability of less than 0.001 (McNemar's exact " +
      'test), so chance hardly explains it.',
  )
  // 2 * (1 + 4) / 16 of four disagreements, split one to three.
  expect(mcnemarWords('a', 'b', 1, 3, mcnemarExact(1, 3))).toMatch(
    /probability of 0.625 .* so chance may explain it\.$/,
  )
  expect(mcnemarWords('a', 'b', 0, 0, 1)).toBe(
    'They are right and wrong on the very same images, so there is nothing to test.',
  )
})

it('tells models of one name apart', () => {
  expect(namesApart('same', 'same')).toEqual(['same (A)', 'same (B)'])
  expect(namesApart('one', 'two')).toEqual(['one', 'two'])
})
