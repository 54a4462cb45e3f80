import { loadMnist } from '@misfit/data/mnist'
import { buildModel } from '@misfit/model/build'
import { findModelSpec } from '@misfit/model/spec'
import { fitModel } from '@misfit/training/fit-model'

/** Trains by the library alone: no run folder, no hub. The last line of stdout has the seconds of each epoch. */
const [model = '', epochs = '1'] = process.argv.slice(2)
const { partitions } = await loadMnist()
const spec = findModelSpec(model)
const layers = buildModel(spec, { inputShape: [28, 28, 1], classCount: 10, seed: 42 })
const seconds: { training: number; validation: number }[] = []
await fitModel(layers, partitions, {
  epochs: Number(epochs),
  pixelScale: spec.pixelScale,
  onEvent: (event) => {
    if (event.type === 'epoch') seconds.push({ training: event.seconds, validation: event.validationSeconds })
  },
})
console.log(JSON.stringify(seconds))
