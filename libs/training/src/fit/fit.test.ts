import type { LayersModel } from '@tensorflow/tfjs'
import { loadMnist } from '@misfit/data/mnist'
import { accuracy } from '@misfit/evaluation/predictions/predictions'
import { buildModel } from '@misfit/model/build'
import { findModelSpec } from '@misfit/model/find-model'
import { tf } from '@misfit/model/tensorflow'
import { afterEach, describe, expect, it } from 'vitest'
import { createEagerStep } from '../step/eager-step.ts'
import { evaluate } from './evaluate.ts'
import { fit, type OnTrainingEvent } from './fit.ts'
import { FitControl } from './fit-control.ts'
import { fitModel } from './fit-model.ts'
import type { FitOptions } from './fit-options.ts'
import { everyKindOfState, tinyImages, tinyModel } from '../testing/tiny-data.fixture.ts'
import { NonFiniteLossError } from './training-error.ts'
import type { EpochEvent, FitProgress, StepsEvent, TrainingEvent } from './training-events.ts'
import { rateOfBatch, type TrainingStep } from '../step/training-step.ts'
import type { LabelledImages } from '../step/labelled-images.ts'

const options: FitOptions = { epochs: 3, batchSize: 32, learningRate: 0.01, seed: 42 }
// 100 images: three batches of 32 and one of 4.
const data = { train: tinyImages(100, 1), validation: tinyImages(40, 2) }

function stepOf(model: LayersModel, train: LabelledImages = data.train): TrainingStep {
  return createEagerStep(model, train, { pixelScale: 1 / 255, seed: 42 })
}

/** Trains and keeps what was told; `also` sees each event as it comes. */
async function record(
  step: TrainingStep,
  given: Partial<FitOptions> = {},
  control = new FitControl(),
  also: OnTrainingEvent = () => undefined,
) {
  const events: TrainingEvent[] = []
  const result = await fit(
    step,
    data,
    { ...options, ...given },
    async (event) => {
      events.push(event)
      await also(event)
    },
    control,
  )
  return {
    result,
    events,
    steps: events.filter((event) => event.type === 'steps'),
    epochs: events.filter((event) => event.type === 'epoch'),
  }
}

function told(steps: StepsEvent[], epoch: number): { loss: number[]; accuracy: number[] } {
  const own = steps.filter((event) => event.epoch === epoch)
  return { loss: own.flatMap((event) => event.loss), accuracy: own.flatMap((event) => event.accuracy) }
}

describe('the events of a training', () => {
  it('tell every step of every epoch once, in order, the smaller last batch too', async () => {
    const { result, steps, epochs } = await record(stepOf(tinyModel()))
    expect(epochs.map(({ epoch, step }) => [epoch, step])).toEqual([
      [1, 4],
      [2, 8],
      [3, 12],
    ])
    let next = 1
    for (const event of steps) {
      expect(event.firstStep).toBe(next)
      expect(event.firstBatch).toBe(next - (event.epoch - 1) * 4)
      expect(event.accuracy).toHaveLength(event.loss.length)
      expect(event.stepsInEpoch).toBe(4)
      next += event.loss.length
    }
    expect(next).toBe(13)
    expect(result).toMatchObject({ outcome: 'completed', progress: { epochsDone: 3, stepsIntoEpoch: 0 } })
  })

  it('give an epoch the mean over its samples, not over its batches', async () => {
    const { steps, epochs } = await record(stepOf(tinyModel()), { epochs: 1 })
    const { loss, accuracy } = told(steps, 1)
    const sizes = [32, 32, 32, 4]
    const mean = (values: number[]) => values.reduce((sum, value, i) => sum + value * sizes[i]!, 0) / 100
    expect(epochs[0]?.loss).toBeCloseTo(mean(loss), 10)
    expect(epochs[0]?.accuracy).toBeCloseTo(mean(accuracy), 10)
  })

  it('carry the validation predictions, which agree with the metrics', async () => {
    const { epochs } = await record(stepOf(tinyModel()))
    for (const epoch of epochs) {
      expect(epoch.predictions.count).toBe(40)
      expect(epoch.valAccuracy).toBe(accuracy(epoch.predictions))
      const losses = [...epoch.predictions.loss]
      expect(epoch.valLoss).toBeCloseTo(losses.reduce((sum, loss) => sum + loss, 0) / 40, 6)
    }
  })

  it('mark the best epoch by validation accuracy, then by loss', async () => {
    const { epochs, result } = await record(stepOf(tinyModel()), { epochs: 8 })
    const better = (a: EpochEvent, b: EpochEvent) => b.valAccuracy - a.valAccuracy || a.valLoss - b.valLoss
    expect(result.progress.best?.epoch).toBe([...epochs].sort(better)[0]?.epoch)
    epochs.forEach((epoch, i) => {
      expect(epoch.isBest).toBe([...epochs.slice(0, i + 1)].sort(better)[0] === epoch)
    })
  })

  it('visit each image once an epoch, in an order of its own', async () => {
    const seen: number[][] = [[], []]
    const step = createEagerStep(tinyModel(), data.train, {
      pixelScale: 1 / 255,
      seed: 42,
      fillBatch: (indices, epoch) => {
        seen[epoch - 1]?.push(...indices)
      },
    })
    await record(step, { epochs: 2 })
    for (const order of seen) expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i))
    expect(seen[0]).not.toEqual(seen[1])
  })
})

describe('a training without interruption', () => {
  const uninterrupted = async () => {
    const step = stepOf(tinyModel(everyKindOfState))
    const { epochs } = await record(step)
    return { state: step.readState(), epochs: epochs.map(({ loss, accuracy, valLoss }) => [loss, accuracy, valLoss]) }
  }

  it('equals itself bit for bit', async () => {
    expect(await uninterrupted()).toEqual(await uninterrupted())
  })

  it.each([1, 3, 4, 6, 11])(
    'equals one that was stopped after step %i and continued in a new model, bit for bit',
    async (stopAfter) => {
      const control = new FitControl()
      const first = countedStop(stepOf(tinyModel(everyKindOfState)), stopAfter, control)
      const { result, epochs } = await record(first, {}, control)
      expect(result.outcome).toBe('stopped')
      expect(result.progress.epochsDone * 4 + result.progress.stepsIntoEpoch).toBe(stopAfter)

      const second = stepOf(tinyModel(everyKindOfState, 7))
      second.writeState(first.readState())
      const later: EpochEvent[] = []
      await fit(
        second,
        data,
        options,
        (event) => {
          if (event.type === 'epoch') later.push(event)
        },
        new FitControl(),
        result.progress,
      )

      const whole = await uninterrupted()
      expect(second.readState()).toEqual(whole.state)
      expect([...epochs, ...later].map(({ loss, accuracy, valLoss }) => [loss, accuracy, valLoss])).toEqual(
        whole.epochs,
      )
    },
  )
})

describe('a training with a schedule', () => {
  it.each<FitOptions>([
    { epochs: 3, schedule: { kind: 'step', every: 1, factor: 0.5 } },
    { epochs: 3, schedule: { kind: 'cosine' }, warmUpSteps: 5 },
    // A validation loss never falls by 10: the rate is halved after the second epoch.
    { epochs: 3, schedule: { kind: 'plateau', factor: 0.5, patience: 1, minDelta: 10 } },
  ])('takes its rates, and the same ones when it was interrupted: $schedule.kind', async (given) => {
    const whole = ratesOf(stepOf(tinyModel()))
    const { epochs } = await record(whole.step, given)
    expect(whole.rates).toHaveLength(12)
    expect(new Set(whole.rates).size).toBeGreaterThan(1)
    expect(epochs.map(({ learningRate }) => learningRate)).toEqual([whole.rates[3], whole.rates[7], whole.rates[11]])

    const control = new FitControl()
    const first = ratesOf(countedStop(stepOf(tinyModel()), 10, control))
    const { result } = await record(first.step, given, control)
    const second = ratesOf(stepOf(tinyModel()))
    second.step.writeState(first.step.readState())
    await fit(second.step, data, { ...options, ...given }, () => undefined, new FitControl(), result.progress)
    expect([...first.rates, ...second.rates]).toEqual(whole.rates)
  })
})

describe('the validation pass', () => {
  // 600 images: three batches of an evaluation.
  const wide = { train: data.train, validation: tinyImages(600, 3) }

  /** A step that calls `during` while it predicts the given batch of the first validation pass. */
  function predicting(batch: number, during: () => void): TrainingStep {
    const step = stepOf(tinyModel(everyKindOfState))
    let batches = 0
    return withMethod(step, 'predictLogits', async (...images: Parameters<TrainingStep['predictLogits']>) => {
      batches += 1
      if (batches === batch) during()
      expect(batches).toBeLessThanOrEqual(stopsAfter)
      return step.predictLogits(...images)
    })
  }
  let stopsAfter = Number.POSITIVE_INFINITY
  afterEach(() => {
    stopsAfter = Number.POSITIVE_INFINITY
  })

  async function epochsOf(step: TrainingStep, control = new FitControl(), from?: FitProgress) {
    const epochs: EpochEvent[] = []
    const others: string[] = []
    const { progress, outcome } = await fit(
      step,
      wide,
      options,
      (event) => {
        if (event.type === 'epoch') epochs.push({ ...event, seconds: 0, validationSeconds: 0 })
        else if (event.type !== 'steps') others.push(`${event.type} ${event.epoch}, ${event.batch}`)
        if (event.type === 'paused')
          setImmediate(() => {
            control.resume()
          })
      },
      control,
      from,
    )
    return { epochs, others, progress, outcome }
  }

  it.each([1, 2])('stops after batch %i, and the epoch is evaluated again to the same bits', async (batch) => {
    const whole = await epochsOf(stepOf(tinyModel(everyKindOfState)))
    const control = new FitControl()
    stopsAfter = batch
    const first = predicting(batch, () => {
      control.stop()
    })
    const begun = await epochsOf(first, control)
    expect([begun.outcome, begun.epochs.length, begun.progress.stepsIntoEpoch]).toEqual(['stopped', 0, 4])

    const second = stepOf(tinyModel(everyKindOfState, 7))
    second.writeState(first.readState())
    expect((await epochsOf(second, new FitControl(), begun.progress)).epochs).toEqual(whole.epochs)
  })

  it('pauses after a batch and goes on to the same bits', async () => {
    const whole = await epochsOf(stepOf(tinyModel(everyKindOfState)))
    const control = new FitControl()
    const paused = await epochsOf(
      predicting(2, () => {
        control.pause()
      }),
      control,
    )
    expect(paused.others).toEqual(['paused 1, 4', 'resumed 1, 4'])
    expect(paused.epochs).toEqual(whole.epochs)
  })
})

/** The same step, and the learning rates it was given. */
function ratesOf(step: TrainingStep): { step: TrainingStep; rates: number[] } {
  const rates: number[] = []
  return {
    rates,
    step: withTrain(step, async (batches, settings) => {
      rates.push(...batches.map((_, i) => rateOfBatch(settings, i)))
      return step.train(batches, settings)
    }),
  }
}

/** The same step, which asks for a stop within step number `after`. */
function countedStop(step: TrainingStep, after: number, control: FitControl): TrainingStep {
  let steps = 0
  return withTrain(step, async (batches, settings) => {
    steps += batches.length
    if (steps >= after) control.stop()
    return step.train(batches, settings)
  })
}

function withTrain(step: TrainingStep, train: TrainingStep['train']): TrainingStep {
  return withMethod(step, 'train', train)
}

function withMethod<Name extends 'train' | 'predictLogits'>(
  step: TrainingStep,
  replaced: Name,
  method: TrainingStep[Name],
): TrainingStep {
  return new Proxy(step, {
    get: (target, name) => {
      if (name === replaced) return method
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

describe('pausing', () => {
  it('holds after the current step, uses no processor, and goes on where it was', async () => {
    const control = new FitControl()
    let used = Number.NaN
    const pausing = record(stepOf(tinyModel()), {}, control, (event) => {
      if (event.type === 'epoch' && event.epoch === 1) control.pause()
      if (event.type === 'paused') {
        const before = process.cpuUsage()
        setTimeout(() => {
          const { user, system } = process.cpuUsage(before)
          used = (user + system) / 1000
          control.resume()
        }, 300)
      }
    })
    const { events, epochs } = await pausing
    expect(events.filter(({ type }) => type === 'paused' || type === 'resumed')).toEqual([
      { type: 'paused', epoch: 2, batch: 0 },
      { type: 'resumed', epoch: 2, batch: 0, pausedSeconds: expect.closeTo(0.3, 0) },
    ])
    expect(used).toBeLessThan(100)
    expect(epochs[1]?.seconds).toBeLessThan(0.3)
    const { epochs: plain } = await record(stepOf(tinyModel()))
    expect(epochs.map(({ loss }) => loss)).toEqual(plain.map(({ loss }) => loss))
  })

  it('ends by a stop as well', async () => {
    const control = new FitControl()
    control.pause()
    const { result, events } = await record(stepOf(tinyModel()), {}, control, (event) => {
      if (event.type === 'paused') control.stop()
    })
    expect(result).toMatchObject({ outcome: 'stopped', progress: { epochsDone: 0, stepsIntoEpoch: 0 } })
    expect(events.map(({ type }) => type)).toEqual(['paused'])
  })
})

describe('a loss that becomes NaN', () => {
  it('ends the training at once, with every step before it and itself told', async () => {
    const mnistLike = tinyImages(100, 1)
    const model = tf.sequential({
      layers: [
        tf.layers.flatten({ inputShape: [4, 4, 1] }),
        tf.layers.dense({
          units: 16,
          activation: 'relu',
          kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }),
        }),
        tf.layers.dense({
          units: 16,
          activation: 'relu',
          kernelInitializer: tf.initializers.glorotUniform({ seed: 2 }),
        }),
        tf.layers.dense({
          units: 3,
          activation: 'softmax',
          kernelInitializer: tf.initializers.glorotUniform({ seed: 3 }),
        }),
      ],
    })
    const losses: number[] = []
    const failing = fit(stepOf(model, mnistLike), data, { ...options, learningRate: 1e10 }, (event) => {
      if (event.type === 'steps') losses.push(...event.loss)
    })
    const error: unknown = await failing.catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(NonFiniteLossError)
    if (!(error instanceof NonFiniteLossError)) return
    expect(error.message).toContain(`loss became NaN at epoch ${error.epoch}, batch ${error.batch}`)
    expect(losses).toHaveLength(error.step)
    expect(losses.at(-1)).toBeNaN()
    expect(losses.slice(0, -1).every(Number.isFinite)).toBe(true)
  })
})

describe('options out of range', () => {
  it.each<[string, Partial<FitOptions>, string]>([
    ['no epochs', { epochs: 0 }, 'epochs: '],
    ['half an epoch', { epochs: 1.5 }, 'epochs: '],
    ['a negative rate', { learningRate: -0.1 }, 'learningRate: '],
    ['a rate that is not a number', { learningRate: Number.NaN }, 'learningRate: '],
    ['an empty batch', { batchSize: 0 }, 'batchSize: '],
    ['a negative seed', { seed: -1 }, 'seed: '],
  ])('%s', async (_, wrong, field) => {
    await expect(record(stepOf(tinyModel()), wrong)).rejects.toThrow(field)
  })

  it('progress that does not fit the batch size', async () => {
    const progress = {
      epochsDone: 0,
      stepsIntoEpoch: 4,
      samples: 64,
      lossSum: 1,
      correct: 1,
      best: null,
      valLosses: [],
    }
    await expect(fit(stepOf(tinyModel()), data, options, () => undefined, new FitControl(), progress)).rejects.toThrow(
      'was the batch size changed?',
    )
  })
})

describe('model 1 on real MNIST', () => {
  it('knows more than 85 of 100 digits after one epoch of 10,000 images, told 5 to 10 times a second', async () => {
    const {
      partitions: { train: all, validation },
    } = await loadMnist()
    const train = {
      count: 10_000,
      images: all.images.subarray(0, 10_000 * 784),
      labels: all.labels.subarray(0, 10_000),
    }
    const model = buildModel(findModelSpec('model_1'), { inputShape: [28, 28, 1], classCount: 10, seed: 42 })
    const events: TrainingEvent[] = []
    await fitModel(
      model,
      { train, validation },
      {
        epochs: 1,
        onEvent: (event) => {
          events.push(event)
        },
      },
    )
    const epoch = events.find((event) => event.type === 'epoch')
    expect(epoch?.valAccuracy).toBeGreaterThan(0.85)
    expect(events.filter((event) => event.type === 'steps').flatMap((event) => event.loss)).toHaveLength(313)
    // The same answers from TensorFlow.js's own predict.
    const { predictions } = await evaluate(stepOf(model, train), {
      ...validation,
      count: 200,
      images: validation.images.subarray(0, 200 * 784),
      labels: validation.labels.subarray(0, 200),
    })
    const own = tf.tidy(() => {
      const answer = model.predict(
        tf.tensor(
          Float32Array.from(validation.images.subarray(0, 200 * 784), (pixel) => pixel / 255),
          [200, 28, 28, 1],
        ),
      )
      return answer instanceof tf.Tensor ? [...answer.argMax(1).dataSync()] : []
    })
    expect([...predictions.predicted]).toEqual(own)
  })
})
