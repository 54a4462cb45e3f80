/** Adam (Kingma & Ba 2014, the form before section 2.1), with Keras's constants. */
export const adam = {
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-7,

  /**
   * The rate of one update with its bias correction, which TensorFlow's `ApplyAdam` then takes as it is.
   *
   * @param step the number of the update, from 1
   */
  correctedRate(learningRate: number, step: number): number {
    return learningRate * Math.sqrt(1 - adam.beta2 ** step) / (1 - adam.beta1 ** step)
  },
} as const
