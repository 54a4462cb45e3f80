import { tf } from '@misfit/model/tensorflow'
import { bool, type } from '../compiled/graph.ts'
import type { Optimizer } from './optimizer.ts'

/**
 * Gradient descent with momentum, in Keras's form (`ApplyKerasMomentum`; Sutskever et al. 2013, equations 1 and 2):
 * `velocity = momentum * velocity - rate * g`, `w += velocity`; with Nesterov `w += momentum * velocity - rate * g`.
 * The rate is within the velocity, so a change of the rate takes effect as fast as the velocity fades; PyTorch's form
 * multiplies by it afterwards. Without momentum `w -= rate * g`, and nothing is remembered.
 */
export function sgd({ momentum, nesterov }: { readonly momentum: number; readonly nesterov: boolean }): Optimizer {
  return momentum === 0 ? plain : withMomentum(momentum, nesterov)
}

const plain: Optimizer = {
  slots: [],
  rates: (learningRate) => [learningRate],
  update: (weights, gradient, _, [rate]) => ({ weights: tf.sub(weights, tf.mul(gradient, rate!)).as1D(), slots: [] }),
  compile:
    (graph) =>
    ({ weight, rates, gradient, after }) =>
      graph.node('ResourceApplyGradientDescent', [weight.handle, rates[0]!, gradient, ...after], {
        T: type('float32'),
      }),
}

function withMomentum(momentum: number, nesterov: boolean): Optimizer {
  return {
    slots: ['sgd.velocity'],

    rates: (learningRate) => [learningRate],

    update(weights, gradient, [before], [rate]) {
      const down = tf.mul(gradient, rate!)
      const velocity = tf.sub(tf.mul(before!, momentum), down).as1D()
      const change = nesterov ? tf.sub(tf.mul(velocity, momentum), down) : velocity
      return { weights: tf.add(weights, change).as1D(), slots: [velocity] }
    },

    compile(graph) {
      const factor = graph.floatScalar(momentum)
      return ({ weight, slots, rates, gradient, after }) =>
        graph.node('ResourceApplyKerasMomentum', [weight.handle, ...slots, rates[0]!, gradient, factor, ...after], {
          T: type('float32'),
          use_nesterov: bool(nesterov),
        })
    },
  }
}
