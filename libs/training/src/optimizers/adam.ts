import { tf } from '@misfit/model/tensorflow'
import { type } from '../compiled/graph.ts'
import type { AdamConstants, Optimizer } from './optimizer.ts'

/**
 * Adam as Keras and TensorFlow's `ApplyAdam` do it (Kingma & Ba 2014, the form before section 2.1):
 * `m += (g - m) * (1 - beta1)`, `v += (g * g - v) * (1 - beta2)`,
 * `alpha = rate * sqrt(1 - beta2^t) / (1 - beta1^t)`, `w -= alpha * m / (sqrt(v) + epsilon)`.
 * Written so, a gradient whose square overflows ends in NaN at the next update. With `v = beta2 * v + ...` it would
 * stay infinite and the weights would stand still for ever, unnoticed.
 */
export function adam({ beta1, beta2, epsilon }: AdamConstants, name = 'adam'): Optimizer {
  // `1 - beta` as `ApplyAdam` has it, from betas rounded to 32 bits: 1.3e-5 off for the second, in both kinds of step.
  const [rest1, rest2] = [1 - Math.fround(beta1), 1 - Math.fround(beta2)]
  return {
    slots: [`${name}.m`, `${name}.v`],
    adam: { beta1, beta2, epsilon },

    rates: (learningRate, step) => [(learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step)],

    update(weights, gradient, [oldM, oldV], [alpha]) {
      const m = tf.add(oldM!, tf.mul(tf.sub(gradient, oldM!), rest1)).as1D()
      const v = tf.add(oldV!, tf.mul(tf.sub(tf.square(gradient), oldV!), rest2)).as1D()
      const change = tf.div(tf.mul(m, alpha!), tf.add(tf.sqrt(v), epsilon))
      return { weights: tf.sub(weights, change).as1D(), slots: [m, v] }
    },

    compile(graph) {
      const [zero, ...constants] = [0, beta1, beta2, epsilon].map((value) => graph.floatScalar(value))
      // The bias correction is in the rate already, so both powers of the betas are given as 0.
      return ({ weight, slots, rates, gradient, after }) =>
        graph.node(
          'ResourceApplyAdam',
          [weight.handle, ...slots, zero!, zero!, rates[0]!, ...constants, gradient, ...after],
          { T: type('float32') },
        )
    },
  }
}
