import { expect, it } from 'vitest'
import { waitInWords } from './wait-in-words.ts'

it.each([
  [undefined, [], 'Waiting in the queue: no trainer is connected. It begins as soon as one is.'],
  [undefined, [[]], 'Waiting in the queue for a trainer that is free.'],
  [['gpu'], [[], ['big']], 'Waiting in the queue for a trainer with: gpu. None that is connected has it.'],
  // Two trainers that have one label each are not one that has both.
  [
    ['big', 'gpu'],
    [['gpu'], ['big']],
    'Waiting in the queue for a trainer with: big, gpu. None that is connected has all of them.',
  ],
  [['gpu'], [['big', 'gpu']], 'Waiting in the queue for a trainer with gpu that is free.'],
])('a run that needs %o beside trainers with %o: %s', (needs, labels, words) => {
  expect(
    waitInWords(
      needs,
      labels.map((each) => ({ labels: each })),
    ),
  ).toBe(words)
})
