import { tf } from '@misfit/model/tensorflow'
import { type } from '../compiled/graph.ts'
import type { Optimizer } from './optimizer.ts'

interface RmspropConstants {
  readonly rho: number
  readonly momentum: number
  readonly epsilon: number
}

/**
 * RMSprop as Keras and TensorFlow's `ApplyRMSProp` do it (Hinton's lecture 6e of 2012, with momentum):
 * `square += (g * g - square) * (1 - rho)`, `change = momentum * change + rate * g / sqrt(square + epsilon)`, `w -=
 * change`.
 * The epsilon is below the root; PyTorch adds it to the root.
 */
export function rmsprop({ rho, momentum, epsilon }: RmspropConstants): Optimizer {
  // As `ApplyRMSProp` has it, from a rho rounded to 32 bits.
  const rest = 1 - Math.fround(rho)
  return {
    slots: ['rmsprop.square', 'rmsprop.change'],

    rates: (learningRate) => [learningRate],

    update(weights, gradient, [oldSquare, oldChange], [rate]) {
      const square = tf.add(oldSquare!, tf.mul(tf.sub(tf.square(gradient), oldSquare!), rest)).as1D()
      const scaled = tf.div(tf.mul(gradient, rate!), tf.sqrt(tf.add(square, epsilon)))
      const change = tf.add(tf.mul(oldChange!, momentum), scaled).as1D()
      return { weights: tf.sub(weights, change).as1D(), slots: [square, change] }
    },

    compile(graph) {
      const constants = [rho, momentum, epsilon].map((value) => graph.floatScalar(value))
      return ({ weight, slots, rates, gradient, after }) =>
        graph.node('ResourceApplyRMSProp', [weight.handle, ...slots, rates[0]!, ...constants, gradient, ...after], {
          T: type('float32'),
        })
    },
  }
}
