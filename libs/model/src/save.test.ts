import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { LayersModel } from '@tensorflow/tfjs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { buildModel } from './build.ts'
import { exportTfjs } from './export-tfjs.ts'
import { encodeModel, loadModel, saveModel } from './save.ts'
import { findModelSpec } from './find-model.ts'
import { tf } from './tensorflow.ts'

const spec = findModelSpec('model_3_dropout')
const card = {
  pixelScale: spec.pixelScale,
  classes: ['zero', 'один', '🙂', '"},"', '4', '5', '6', '7', '8', '9'],
  imageShape: [28, 28, 1],
  spec,
}

const layout = z.object({
  modelTopology: z.record(z.string(), z.unknown()),
  weightsManifest: z.tuple([
    z.object({
      paths: z.tuple([z.literal('weights.bin')]),
      weights: z.array(z.object({ name: z.string(), shape: z.array(z.number()), dtype: z.literal('float32') })),
    }),
  ]),
  userDefinedMetadata: z.record(z.string(), z.unknown()),
})

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'misfit-save-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

function weightsOf(model: LayersModel): Float32Array[] {
  return model.getWeights().map((weight) => weight.dataSync<'float32'>().slice())
}

function build(seed = 42): LayersModel {
  return buildModel(spec, { inputShape: [28, 28, 1], classCount: 10, seed })
}

function answers(model: LayersModel): number[] {
  return tf.tidy(() => {
    const answer = model.predict(tf.randomUniform([3, 28, 28, 1], 0, 1, 'float32', 5))
    return answer instanceof tf.Tensor ? [...answer.dataSync()] : []
  })
}

describe('a saved model', () => {
  it('comes back with the same weights, bit for bit, the same answers, and its card', async () => {
    const model = build()
    await saveModel(path.join(folder, 'new', 'model.safetensors'), model, card)
    const { model: loaded, ...loadedCard } = await loadModel(path.join(folder, 'new', 'model.safetensors'))
    expect(weightsOf(loaded)).toEqual(weightsOf(model))
    expect(answers(loaded)).toEqual(answers(model))
    expect(loadedCard).toEqual(card)
  })

  it('replaces the one before and leaves no other file', async () => {
    const file = path.join(folder, 'model.safetensors')
    await saveModel(file, build(1), card)
    await saveModel(file, build(2), card)
    expect(await readdir(folder)).toEqual(['model.safetensors'])
    expect(weightsOf((await loadModel(file)).model)).toEqual(weightsOf(build(2)))
  })

  it('that is damaged anywhere is refused with the name of the file', async () => {
    const good = encodeModel(build(), card)
    const file = path.join(folder, 'model.safetensors')
    const damaged = [good.subarray(0, 0), good.subarray(0, 5), good.subarray(0, 100), good.subarray(0, good.length - 4)]
    for (const place of [0, 7, 8, 40, 120, 900, good.length - 1]) {
      const copy = good.slice()
      copy[place] = (copy[place] ?? 0) ^ 1
      damaged.push(copy)
    }
    for (const bytes of damaged) {
      await writeFile(file, bytes)
      await expect(loadModel(file)).rejects.toThrow(/model\.safetensors is (damaged|not a saved model)/)
    }
    await expect(loadModel(path.join(folder, 'none'))).rejects.toThrow("can't be read")
  })
})

describe('an export for TensorFlow.js', () => {
  it('has the two files in its layout, and stock TensorFlow.js gives the same answers from them', async () => {
    const model = build()
    const target = path.join(folder, 'tfjs')
    await exportTfjs(target, build(1), card)
    await exportTfjs(target, model, card)
    expect(await readdir(folder)).toEqual(['tfjs'])
    expect((await readdir(target)).sort()).toEqual(['model.json', 'weights.bin'])
    const { modelTopology, weightsManifest, userDefinedMetadata } = layout.parse(
      JSON.parse(await readFile(path.join(target, 'model.json'), 'utf8')),
    )
    const weightData = Uint8Array.from(await readFile(path.join(target, 'weights.bin'))).buffer
    const loaded = await tf.loadLayersModel(
      tf.io.fromMemory({ modelTopology, weightSpecs: weightsManifest[0].weights, weightData }),
    )
    expect(weightsOf(loaded)).toEqual(weightsOf(model))
    expect(answers(loaded)).toEqual(answers(model))
    expect(userDefinedMetadata).toMatchObject({ pixelScale: 1 / 255, imageShape: [28, 28, 1] })
  })
})
