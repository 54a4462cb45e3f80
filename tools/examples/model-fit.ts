import { tf } from '@misfit/model/tensorflow'
import { streamToDashboard } from '@misfit/trainer/model-fit/fit-callback'

const images = tf.tensor4d(Float32Array.from({ length: 6400 }, Math.random), [100, 8, 8, 1])
const labels = Array.from({ length: 100 }, (_, i) => i % 2)
const model = tf.sequential({
  layers: [tf.layers.flatten({ inputShape: [8, 8, 1] }), tf.layers.dense({ units: 2, activation: 'softmax' })],
})
model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy'] })
const dashboard = await streamToDashboard({ name: 'mine', validation: { images, labels }, classes: ['cat', 'dog'] })
await model.fit(images, tf.oneHot(labels, 2), { epochs: 5, callbacks: [dashboard] })
