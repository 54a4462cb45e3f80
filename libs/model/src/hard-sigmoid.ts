import type { layers } from '@tensorflow/tfjs'
import { tf } from './tensorflow.ts'

/**
 * The layers that compute `hard_sigmoid` of Keras 3 and `Hardsigmoid` of PyTorch, `x / 6 + 1 / 2` between 0 and 1. An
 * activation of that name in TensorFlow.js is Keras 2's, `x / 5 + 1 / 2`; so `x` is made smaller before it. They are
 * layers of TensorFlow.js's own, since 3.21, so a saved model opens in it anywhere.
 *
 * @param name of what comes before them
 */
export function hardSigmoidKeras3(name: string): layers.Layer[] {
  return [
    tf.layers.rescaling({ name: `${name}_5_6`, scale: 5 / 6, offset: 0 }),
    tf.layers.activation({ name: `${name}_hard_sigmoid`, activation: 'hardSigmoid' }),
  ]
}
