import { parseArgs } from 'node:util'
import { openDataset } from '@misfit/data/catalog'
import { buildModel } from '@misfit/model/build'
import { findModelSpec } from '@misfit/model/find-model'
import { tf } from '@misfit/model/tensorflow'
import { createTrainingStep } from '@misfit/training/step/create-step'
import { fit } from '@misfit/training/fit/fit'

const help = `npm run bench -- memory [--model model_1] [--epochs 200]

Trains on MNIST and prints, as it goes, the memory of the process and the tensors that TensorFlow.js holds.`

/** Whether memory stays flat: the whole process's after early epochs, when all is warm, beside that after the last. */
export async function benchMemory(flags: string[]): Promise<void> {
  const { values } = parseArgs({
    args: flags,
    options: {
      model: { type: 'string', default: 'model_1' },
      epochs: { type: 'string', default: '200' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) {
    console.log(help)
    return
  }
  const epochs = Number(values.epochs)
  if (!Number.isInteger(epochs) || epochs < 20)
    throw new RangeError(`--epochs is ${values.epochs}; it takes a whole number of at least 20`)
  const { partitions, imageShape, classes } = await openDataset('mnist')
  const spec = findModelSpec(values.model)
  const model = buildModel(spec, { inputShape: imageShape, classCount: classes.length, seed: 42 })
  const step = createTrainingStep(model, partitions.train, { pixelScale: spec.pixelScale, seed: 42 })
  const megabytes: number[] = []
  const tensors = new Set<number>()
  console.log('epoch  process MB  tensors')
  await fit(step, partitions, { epochs }, (event) => {
    if (event.type !== 'epoch') return
    // A checkpoint reads the state after every epoch.
    step.readState()
    const held = tf.memory().numTensors
    tensors.add(held)
    megabytes.push(process.memoryUsage().rss / 1e6)
    if (event.epoch === 1 || event.epoch % Math.ceil(epochs / 10) === 0) {
      console.log(
        `${String(event.epoch).padStart(5)}  ${megabytes.at(-1)!.toFixed(0).padStart(10)}  ${String(held).padStart(7)}`,
      )
    }
  })
  step.dispose()
  const tenth = Math.floor(epochs / 10)
  const early = Math.max(...megabytes.slice(tenth, 2 * tenth))
  const late = Math.max(...megabytes.slice(-tenth))
  console.log(
    `most in epochs ${tenth + 1} to ${2 * tenth}: ${early.toFixed(0)} MB; in the ` +
      `last ${tenth}: ${late.toFixed(0)} MB (${(100 * (late / early - 1)).toFixed(1)} %)`,
  )
  console.log(`tensors after an epoch: ${[...tensors].join(', ')}`)
}
