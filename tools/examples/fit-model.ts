import { tf } from '@misfit/model/tensorflow'
import { loadMnist } from '@misfit/data/mnist'
import { fitModel } from '@misfit/training/fit/fit-model'

const { partitions } = await loadMnist()
const model = tf.sequential({
  layers: [tf.layers.flatten({ inputShape: [28, 28, 1] }), tf.layers.dense({ units: 10, activation: 'softmax' })],
})
await fitModel(model, partitions, {
  epochs: 5,
  onEvent: (event) => {
    if (event.type === 'epoch') console.log(event.valAccuracy)
  },
})
