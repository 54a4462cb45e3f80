import type { Scalar, Tensor1D } from '@tensorflow/tfjs'
import { tf } from '@misfit/model/tensorflow'

const beta1 = 0.9
const beta2 = 0.999
const epsilon = 1e-7
/** `1 - beta` as `ApplyAdam` has it, from betas rounded to 32 bits: 1.3e-5 off for the second, which the compiled step shares. */
const rest1 = 1 - Math.fround(beta1)
const rest2 = 1 - Math.fround(beta2)

/**
 * Adam over all parameters laid end to end in one vector, so that an update is a dozen operations whatever the number
 * of layers. As Keras and TensorFlow's `ApplyAdam` do it (Kingma & Ba 2014, the form before section 2.1):
 * `m += (g - m) * (1 - beta1)`, `v += (g * g - v) * (1 - beta2)`,
 * `alpha = rate * sqrt(1 - beta2^t) / (1 - beta1^t)`, `w -= alpha * m / (sqrt(v) + epsilon)`.
 * Written so, a gradient whose square overflows ends in NaN at the next update. With `v = beta2 * v + ...` it would
 * stay infinite and the weights would stand still for ever, unnoticed.
 */
export class Adam {
  #m: Tensor1D
  #v: Tensor1D
  readonly #constants: { rest1: Scalar; rest2: Scalar; epsilon: Scalar }

  constructor(size: number) {
    this.#m = tf.zeros([size])
    this.#v = tf.zeros([size])
    this.#constants = { rest1: tf.scalar(rest1), rest2: tf.scalar(rest2), epsilon: tf.scalar(epsilon) }
  }

  /**
   * The parameters after one update.
   *
   * @param step the number of this update, from 1
   */
  update(parameters: Tensor1D, gradient: Tensor1D, learningRate: number, step: number): Tensor1D {
    const alpha = learningRate * Math.sqrt(1 - beta2 ** step) / (1 - beta1 ** step)
    const c = this.#constants
    const [next, m, v] = tf.tidy(() => {
      const m = tf.add(this.#m, tf.mul(tf.sub(gradient, this.#m), c.rest1))
      const v = tf.add(this.#v, tf.mul(tf.sub(tf.square(gradient), this.#v), c.rest2))
      const change = tf.div(tf.mul(m, alpha), tf.add(tf.sqrt(v), c.epsilon))
      return [tf.sub(parameters, change).as1D(), m.as1D(), v.as1D()] as [Tensor1D, Tensor1D, Tensor1D]
    })
    this.#replace(m, v)
    return next
  }

  /** First and second moments, in the order of the parameters. */
  readMoments(): { m: Float32Array; v: Float32Array } {
    return { m: this.#m.dataSync<'float32'>(), v: this.#v.dataSync<'float32'>() }
  }

  writeMoments({ m, v }: { m: Float32Array; v: Float32Array }): void {
    this.#replace(tf.tensor1d(m), tf.tensor1d(v))
  }

  dispose(): void {
    tf.dispose([this.#m, this.#v])
    tf.dispose(this.#constants)
  }

  #replace(m: Tensor1D, v: Tensor1D): void {
    tf.dispose([this.#m, this.#v])
    this.#m = tf.keep(m)
    this.#v = tf.keep(v)
  }
}
