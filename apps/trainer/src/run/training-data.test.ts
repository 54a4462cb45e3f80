import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Dataset, Partition, PartitionName } from '@misfit/data/dataset'
import { runSettingsSchema, type RunSettingsInput } from '@misfit/events/settings/settings'
import { temporaryHome } from '../testing/temporary-home.ts'
import { trainingDataOf } from './training-data.ts'

const part = (name: PartitionName, count: number): Partition => ({
  name,
  count,
  images: Uint8Array.from({ length: count }, (_, i) => i),
  labels: Uint16Array.from({ length: count }, (_, i) => i % 2),
  sourceIndex: Uint32Array.from({ length: count }, (_, i) => i + 100),
})
const dataset: Dataset = {
  id: '0123456789abcdef',
  name: 'small',
  imageShape: [1, 1, 1],
  classes: ['even', 'odd'],
  source: '',
  partitions: { train: part('train', 10), validation: part('validation', 2), test: part('test', 2) },
}
const set = 'aaaaaaaaaaaa'
const settingsOf = (changes: Partial<RunSettingsInput>) =>
  runSettingsSchema.parse({ name: 'a', model: 'model_1', ...changes })

describe('what a run trains on', () => {
  const { home, remove } = temporaryHome()
  const folder = path.join(home.path, 'run')
  const sha256 = 'b'.repeat(64)
  const labelChanges = { sha256, bytes: 1, corrected: 1, removed: 1 }
  const write = (value: unknown) => {
    writeFileSync(path.join(folder, 'blobs', sha256), typeof value === 'string' ? value : JSON.stringify(value))
  }
  beforeAll(() => {
    mkdirSync(path.join(folder, 'blobs'), { recursive: true })
  })
  afterAll(() => {
    remove()
  })

  it('is the train partition', async () => {
    expect(await trainingDataOf(settingsOf({}), dataset, folder)).toEqual({ train: dataset.partitions.train })
  })

  it('is all but the fold that is held out, and the folds together hold out every image once', async () => {
    const held: number[] = []
    for (const index of [0, 1, 2]) {
      const { train, heldOut } = await trainingDataOf(settingsOf({ fold: { set, count: 3, index } }), dataset, folder)
      expect(train.count + heldOut!.count).toBe(10)
      expect([...train.images, ...heldOut!.images].sort((a, b) => a - b)).toEqual([...dataset.partitions.train.images])
      // Image i has pixel i and label i % 2: they stayed together.
      heldOut!.positions.forEach((position, i) => {
        expect([heldOut!.images[i], heldOut!.labels[i]]).toEqual([position, position % 2])
      })
      held.push(...heldOut!.positions)
    }
    expect(held.sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('has the labels that people changed, and not the images that they took out, in folds too', async () => {
    write({
      datasetId: dataset.id,
      changes: [
        [3, 0],
        [7, null],
      ],
    })
    const { train } = await trainingDataOf(settingsOf({ labelChanges }), dataset, folder)
    expect([...train.images]).toEqual([0, 1, 2, 3, 4, 5, 6, 8, 9])
    expect([...train.labels]).toEqual([0, 1, 0, 0, 0, 1, 0, 0, 1])
    const fold = { set, count: 2, index: 0 }
    const [plain, changed] = [
      await trainingDataOf(settingsOf({ fold }), dataset, folder),
      await trainingDataOf(settingsOf({ fold, labelChanges }), dataset, folder),
    ]
    expect([...changed.heldOut!.positions]).toEqual([...plain.heldOut!.positions].filter((position) => position !== 7))
  })

  it.each([
    ['not JSON', 'not JSON', /the changed labels are not JSON/],
    ['of another shape', { datasetId: dataset.id, changes: [[-1, 0]] }, /changes\.0\.0/],
    [
      'of another dataset',
      { datasetId: 'ffffffffffffffff', changes: [] },
      /of dataset ffffffffffffffff, this run trains on 0123456789abcdef/,
    ],
    [
      'of an image that is not there',
      { datasetId: dataset.id, changes: [[10, 0]] },
      /train image 10 is to change; there are 10/,
    ],
  ])('is refused with changes that are %s', async (_, value, message) => {
    write(value)
    await expect(trainingDataOf(settingsOf({ labelChanges }), dataset, folder)).rejects.toThrow(message)
  })

  it('is refused when the changes are missing', async () => {
    rmSync(path.join(folder, 'blobs', sha256))
    await expect(trainingDataOf(settingsOf({ labelChanges }), dataset, folder)).rejects.toThrow(
      /changed labels of this run are missing/,
    )
  })
})
