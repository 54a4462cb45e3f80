import { loadMnist } from '@misfit/data/mnist'
import { buildModel } from '@misfit/model/build'
import { findModelSpec } from '@misfit/model/find-model'
import { fitModel } from '@misfit/training/fit/fit-model'
import { readingsIn } from './reading.ts'

/** Trains by the library alone, until it is killed: no run folder, no hub. Each line of stdout is a reading. */
const [model = ''] = process.argv.slice(2)
const { partitions } = await loadMnist()
const spec = findModelSpec(model)
const layers = buildModel(spec, { inputShape: [28, 28, 1], classCount: 10, seed: 42 })
await fitModel(layers, partitions, {
  epochs: 10_000,
  pixelScale: spec.pixelScale,
  onEvent: (event) => {
    for (const reading of readingsIn(event, Date.now())) console.log(JSON.stringify(reading))
  },
})
