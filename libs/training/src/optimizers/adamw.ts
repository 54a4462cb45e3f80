import { tf } from '@misfit/model/tensorflow'
import { type } from '../compiled/graph.ts'
import { waitFor } from '../compiled/variable.ts'
import { adam } from './adam.ts'
import type { AdamConstants, Optimizer } from './optimizer.ts'

/**
 * Adam with decoupled weight decay, in Keras's and PyTorch's order (Loshchilov & Hutter 2017, algorithm 2):
 * `w -= rate * decay * w`, then the update of Adam. The decay follows the learning rate's schedule and is not divided
 * by Adam's second moment, unlike that of an L2 penalty. All trained weights decay, biases too.
 */
export function adamW({ weightDecay, ...constants }: AdamConstants & { readonly weightDecay: number }): Optimizer {
  const plain = adam(constants, 'adamw')
  return {
    slots: plain.slots,

    rates: (learningRate, step) => [...plain.rates(learningRate, step), learningRate * weightDecay],

    update(weights, gradient, slots, [alpha, decay]) {
      const decayed = tf.sub(weights, tf.mul(weights, decay!)).as1D()
      return plain.update(decayed, gradient, slots, [alpha!])
    },

    compile(graph) {
      const update = plain.compile(graph)
      return ({ weight, rates: [alpha, decay], after, ...rest }) => {
        const lost = graph.node('Mul', [weight.value, decay!], { T: type('float32') })
        const decayed = graph.node('AssignSubVariableOp', [weight.handle, lost, ...after], { dtype: type('float32') })
        return update({ ...rest, weight, rates: [alpha!], after: [...after, waitFor(decayed)] })
      }
    },
  }
}
