import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { decodeTensors, encodeTensors } from '@misfit/model/safetensors'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  bestCheckpointName,
  lastCheckpointName,
  loadCheckpoint,
  requireSameSettings,
  saveCheckpoint,
} from './checkpoint.ts'
import { createEagerStep } from '../step/eager-step.ts'
import { fit } from './fit.ts'
import { FitControl } from './fit-control.ts'
import { everyKindOfState, tinyImages, tinyModel } from '../testing/tiny-data.fixture.ts'

const data = { train: tinyImages(100, 1), validation: tinyImages(40, 2) }
const settings = { model: 'tiny', epochs: 3, batchSize: 32, learningRate: 0.01, seed: 42, note: null, augment: false }
const options = { epochs: 3, batchSize: 32, learningRate: 0.01, seed: 42 }

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'misfit-checkpoint-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

function newStep(seed = 42) {
  return createEagerStep(tinyModel(everyKindOfState, seed), data.train, { pixelScale: 1 / 255, seed: 42 })
}

/** Trains with a checkpoint after every epoch. */
async function train(step = newStep()) {
  const bestEpochs: number[] = []
  const { progress } = await fit(step, data, options, async (event) => {
    if (event.type !== 'epoch') return
    if (event.isBest) bestEpochs.push(event.epoch)
    await saveCheckpoint(folder, { progress: event.progress, state: step.readState(), settings })
  })
  return { step, progress, bestEpochs }
}

describe('a checkpoint', () => {
  it('comes back the same, and the last and the best are kept', async () => {
    const { step, progress, bestEpochs } = await train()
    expect((await readdir(folder)).sort()).toEqual([bestCheckpointName, lastCheckpointName])
    expect(await loadCheckpoint(path.join(folder, lastCheckpointName))).toEqual({
      progress,
      state: step.readState(),
      settings,
    })
    expect((await loadCheckpoint(path.join(folder, bestCheckpointName))).progress.epochsDone).toBe(bestEpochs.at(-1))
  })

  it('taken after any epoch or within one continues bit for bit', async () => {
    const { step: whole } = await train()
    for (const stopAt of [1, 2]) {
      const control = new FitControl()
      const first = newStep()
      const { progress } = await fit(
        first,
        data,
        options,
        (event) => {
          if (event.type === 'epoch' && event.epoch === stopAt) control.stop()
        },
        control,
      )
      const { file } = await saveCheckpoint(folder, { progress, state: first.readState(), settings })
      const second = newStep(7)
      const loaded = await loadCheckpoint(file)
      second.writeState(loaded.state)
      await fit(second, data, options, () => undefined, new FitControl(), loaded.progress)
      expect(second.readState()).toEqual(whole.readState())
    }
  })

  it('keeps a validation loss that is not a number', async () => {
    const { step, progress } = await train()
    const { file } = await saveCheckpoint(folder, {
      progress: { ...progress, best: { epoch: 3, valAccuracy: 0.1, valLoss: Number.NaN } },
      state: step.readState(),
      settings,
    })
    expect((await loadCheckpoint(file)).progress.best?.valLoss).toBeNaN()
  })

  it('from before there were schedules has no validation losses', async () => {
    const { step, progress } = await train()
    const { file } = await saveCheckpoint(folder, { progress, state: step.readState(), settings })
    const { texts, tensors } = decodeTensors(await readFile(file), file)
    await writeFile(
      file,
      encodeTensors({ tensors, texts: { ...texts, progress: JSON.stringify({ ...progress, valLosses: undefined }) } }),
    )
    expect((await loadCheckpoint(file)).progress).toEqual({ ...progress, valLosses: [] })
  })

  it('that is damaged or something else is refused with the name of the file', async () => {
    await train()
    const file = path.join(folder, lastCheckpointName)
    const good = await readFile(file)
    const flipped = Buffer.from(good)
    flipped[good.length - 100]! ^= 1
    for (const bytes of [
      good.subarray(0, good.length / 2),
      flipped,
      Buffer.from('not a checkpoint'),
      Buffer.alloc(0),
    ]) {
      await writeFile(file, bytes)
      await expect(loadCheckpoint(file)).rejects.toThrow(
        /can't continue from this checkpoint: .*last\.safetensors is damaged/,
      )
    }
    await expect(loadCheckpoint(path.join(folder, 'none'))).rejects.toThrow("can't continue")
  })

  it('belongs to its settings, but may train longer', async () => {
    const { step, progress } = await train()
    const checkpoint = { progress, state: step.readState(), settings }
    expect(() => {
      requireSameSettings(checkpoint, { ...settings, epochs: 10 })
    }).not.toThrow()
    expect(() => {
      requireSameSettings(checkpoint, { ...settings, batchSize: 64 })
    }).toThrow('batchSize was 32 when the checkpoint was made and is 64 now')
  })
})
