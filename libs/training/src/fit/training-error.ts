/** Training was asked for something it can't do. The message says what, where and what to do. */
export class TrainingError extends Error {
  override readonly name: string = 'TrainingError'
}

/** The loss of a batch is NaN or infinite: the weights are of no use from here on. */
export class NonFiniteLossError extends TrainingError {
  override readonly name = 'NonFiniteLossError'

  /**
   * @param epoch from 1
   * @param batch within the epoch, from 1
   * @param step over all epochs, from 1
   */
  constructor(
    readonly epoch: number,
    readonly batch: number,
    readonly step: number,
    readonly value: number,
  ) {
    const what = Number.isNaN(value) ? 'NaN' : value > 0 ? 'infinite' : '-infinite'
    super(
      `loss became ${what} at epoch ${epoch}, batch ${batch}; ` +
        'a smaller learning rate or pixels scaled to 0-1 usually helps',
    )
  }
}
