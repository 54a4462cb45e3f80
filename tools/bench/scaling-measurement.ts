import type { LayersModel } from '@tensorflow/tfjs'
import { z } from 'zod'
import { loadMnist } from '@misfit/data/mnist'
import { buildModel } from '@misfit/model/build'
import { findModelSpec } from '@misfit/model/find-model'
import { tf } from '@misfit/model/tensorflow'
import { createTrainingStep } from '@misfit/training/step/create-step'
import type { LabelledImages } from '@misfit/training/step/labelled-images'
import { trainingFlops } from './hardware/model-flops.ts'
import { median, spread } from './statistics.ts'

const numbers = z
  .string()
  .transform((text) => text.split(',').map(Number))
  .pipe(z.array(z.int().positive()))
const rate = z.number().positive()
const { model, batches, widths, images, seconds, rates } = z
  .object({
    model: z.string(),
    batches: numbers,
    widths: numbers,
    images: numbers,
    seconds: z.coerce.number().positive(),
    rates: z.object({ f32: rate, bf16: rate }),
  })
  .parse(JSON.parse(process.argv[3] ?? '{}'))

const {
  partitions: { train },
} = await loadMnist()
const spec = findModelSpec(model)
const modelOf = () => buildModel(spec, { inputShape: [28, 28, 1], classCount: 10, seed: 42 })

if (process.argv[2] === 'model') await measureModel()
else await measureWidths()

async function measureModel(): Promise<void> {
  console.log(
    `\nproducts of 1024 x 1024 matrices: ${rates.f32.toFixed(0)} GFLOP/s in f32, ${rates.bf16.toFixed(0)} in bf16`,
  )

  console.log(`\n${model} by batch size`)
  const rows = []
  for (const batchSize of batches)
    rows.push({ 'batch size': batchSize, ...(await measure(modelOf(), train, batchSize)) })
  console.table(rows)

  console.log(`\n${model} by the number of training images, batches of 32`)
  const byImages = []
  for (const count of images)
    byImages.push({ images: Math.min(count, train.count), ...(await measure(modelOf(), firstOf(train, count), 32)) })
  console.table(byImages)
}

async function measureWidths(): Promise<void> {
  console.log('\ntwo Dense layers by their width, batches of 32')
  const byWidth = []
  for (const units of widths) byWidth.push({ units, ...(await measure(denseNet(units), train, 32)) })
  console.table(byWidth)
}

/** Time of a step, and what part of the machine's product of matrices in f32 it reaches. */
async function measure(layers: LayersModel, data: LabelledImages, batchSize: number) {
  const step = createTrainingStep(layers, data, { pixelScale: spec.pixelScale, seed: 42, batchSize })
  const milliseconds: number[] = []
  const until = performance.now() + seconds * 1000
  // The first call prepares.
  for (let call = 0, first = 0; call < 4 || performance.now() < until; call++) {
    const taken = Array.from({ length: step.stepsPerCall }, () => {
      const batch = Uint32Array.from({ length: batchSize }, (_, i) => (first + i) % data.count)
      first += batchSize
      return batch
    })
    const before = performance.now()
    await step.train(taken, { epoch: 1, learningRate: 0.001 })
    if (call > 0) milliseconds.push((performance.now() - before) / taken.length)
  }
  step.dispose()
  const each = median(milliseconds)
  const gflops = (trainingFlops(layers) * batchSize) / (each / 1000) / 1e9
  return {
    'ms a step': each.toFixed(3),
    spread: `${(spread(milliseconds) * 100).toFixed(0)} %`,
    'images a second': Math.round((batchSize / each) * 1000),
    'GFLOP/s': gflops.toFixed(1),
    'share of f32 products': `${((gflops / rates.f32) * 100).toFixed(0)} %`,
  }
}

function denseNet(units: number): LayersModel {
  return tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [28, 28, 1] }),
      tf.layers.dense({ units, activation: 'relu' }),
      tf.layers.dense({ units, activation: 'relu' }),
      tf.layers.dense({ units: 10, activation: 'softmax' }),
    ],
  })
}

function firstOf({ images: pixels, labels }: LabelledImages, count: number): LabelledImages {
  const kept = Math.min(count, labels.length)
  return { count: kept, images: pixels.subarray(0, kept * 28 * 28), labels: labels.subarray(0, kept) }
}
