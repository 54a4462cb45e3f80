import { expect, it } from 'vitest'

import { isDatasetName, openDataset } from './catalog.ts'
import { DatasetError } from './dataset.ts'

it('an unknown name is answered with the known ones', async () => {
  await expect(openDataset('mnits')).rejects.toThrow(new DatasetError('There is no dataset "mnits"; known are: mnist'))
})

it('names of every object are not datasets', async () => {
  for (const name of ['toString', '__proto__', '']) {
    expect(isDatasetName(name)).toBe(false)
    await expect(openDataset(name)).rejects.toBeInstanceOf(DatasetError)
  }
})

it('a name of 10,000 characters is shortened in the message', async () => {
  const error: unknown = await openDataset('x'.repeat(10_000)).catch((caught: unknown) => caught)
  expect(String(error).length).toBeLessThan(150)
})
