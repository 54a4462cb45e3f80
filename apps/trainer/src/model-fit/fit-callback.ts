import type { LayersModel, Logs } from '@tensorflow/tfjs'
import { z } from 'zod'
import { DatasetError, type Dataset } from '@misfit/data/dataset'
import { accuracy, meanLoss, predictionsFromProbabilities } from '@misfit/evaluation/predictions/predictions'
import { twoClassProbabilities } from '@misfit/evaluation/predictions/one-output'
import { isScored, probabilityScores } from '@misfit/evaluation/scores/probability-scores'
import { datasetDescriptionSchema } from '@misfit/events/dataset'
import {
  runNameSchema,
  type RunSettingsInput,
  runSettingsSchema,
  settingsProblems,
  tagsSchema,
} from '@misfit/events/settings/settings'
import { summarizeModel } from '@misfit/model/summary'
import { backendInfo, tf } from '@misfit/model/tensorflow'
import { TrainingError } from '@misfit/training/fit/training-error'
import { messageOf } from '@misfit/text/message-of'
import { describeDataset } from '../datasets/dataset-description.ts'
import { drawDataset } from '../datasets/draw-dataset.ts'
import { describeEnvironment } from '../run/environment.ts'
import { fitDataset, type FitImages } from './fit-data.ts'
import { FitRun } from './fit-run.ts'
import { FitSteps } from './fit-steps.ts'
import { resolveHome } from '../run-folder/home.ts'
import { cores } from '../run-process/thread-count.ts'
import { writePredictions } from '../run/write-predictions.ts'

export interface StreamOptions {
  /** Name of the run, for people. */
  readonly name: string
  readonly tags?: readonly string[]
  /** Validation images and labels, predicted after every epoch: the matrix and the gallery are made from these. */
  readonly validation: FitImages
  /** Training images, which are only shown: `model.fit` is given its own. */
  readonly train?: FitImages
  /** Class names by class index. */
  readonly classes: readonly string[]
  /** Factor by which pixels 0-255 were multiplied to get the images; 1/255 unless given. */
  readonly pixelScale?: number
  /**
   * Whether the model gives logits, values before softmax or sigmoid; from its last layer and its loss unless given.
   */
  readonly fromLogits?: boolean
  /** A name for the dataset; that of the run unless given. */
  readonly dataset?: string
  /** The data folder; `MISFIT_HOME`, or `.misfit` at the top of the workspace, unless given. */
  readonly home?: string
}

/**
 * Parameters that `model.fit` gives its callbacks; `fitDataset` gives no batch size, and steps only where they are
 * known.
 */
const fitParameters = z.object({
  epochs: z.int().positive(),
  batchSize: z.int().positive().nullish(),
  samples: z.int().positive().nullish(),
  steps: z.int().positive().nullish(),
})

const watchedSchema = z.object({
  name: runNameSchema,
  tags: tagsSchema,
  pixelScale: z.number('a number greater than 0 expected').positive(),
})

/** Parses a value by a schema. @throws TrainingError that names each wrong field */
function taken<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new TrainingError(`this cannot be a run on the dashboard: ${settingsProblems(parsed.error).join('; ')}`)
}

const predictionBatch = 256

/**
 * Makes a callback for `model.fit` that makes each fit a run: a run folder as any other, live on the dashboard of this
 * machine while one runs, and to be pushed later where none does. The page can pause and stop it.
 *
 * @example
 * const images = tf.tensor4d(Float32Array.from({ length: 6400 }, Math.random), [100, 8, 8, 1])
 * const labels = Array.from({ length: 100 }, (_, i) => i % 2)
 * const dashboard = await streamToDashboard({ name: 'mine', validation: { images, labels }, classes: ['cat', 'dog'] })
 * await model.fit(images, tf.oneHot(labels, 2), { epochs: 5, callbacks: [dashboard] })
 *
 * @throws DatasetError when the validation images and labels don't fit together
 * @throws TrainingError when no hub would take the name, the tags or the classes
 */
export async function streamToDashboard(options: StreamOptions): Promise<FitCallback> {
  const { name, tags = [], validation, train, classes, pixelScale = 1 / 255 } = options
  taken(watchedSchema, { name, tags, pixelScale })
  const dataset = await fitDataset(options.dataset ?? name, { train, validation }, classes, pixelScale)
  taken(datasetDescriptionSchema, describeDataset(dataset))
  const home = resolveHome({ ...process.env, ...(options.home === undefined ? {} : { MISFIT_HOME: options.home }) })
  try {
    await drawDataset(home, dataset)
  } catch (error) {
    // Such images can be trained on, and only not be shown.
    if (!(error instanceof DatasetError)) throw error
  }
  return new FitCallback({
    ...options,
    pixelScale,
    dataset,
    start: (settings) => new FitRun(home, settings, console.log),
  })
}

interface Watching extends Omit<StreamOptions, 'dataset' | 'home'> {
  readonly pixelScale: number
  readonly dataset: Dataset
  readonly start: (settings: RunSettingsInput) => FitRun
}

/** The progress of one fit. */
interface Fit {
  readonly run: FitRun
  readonly stepsPerEpoch: number
  readonly answer: AnswerForm
  epoch: number
  steps: FitSteps
  /** Learning rate of the last step. */
  learningRate: number
  /** Whether the page was told that only the plain validation loss is known. */
  saidPlain: boolean
}

export class FitCallback extends tf.CustomCallback {
  readonly #watching: Watching
  #model: LayersModel | undefined
  #fit: Fit | undefined

  constructor(watching: Watching) {
    super({
      onTrainBegin: () => {
        this.#begin()
      },
      onEpochBegin: (epoch) => {
        this.#beginEpoch(epoch + 1)
      },
      onBatchEnd: (_batch, logs) => this.#endBatch(logs ?? {}),
      onEpochEnd: (_epoch, logs) => this.#endEpoch(logs ?? {}),
      onTrainEnd: () => this.#end(),
    })
    this.#watching = watching
  }

  override setModel(model: Parameters<InstanceType<typeof tf.CustomCallback>['setModel']>[0]): void {
    if (!(model instanceof tf.LayersModel))
      throw new TrainingError('a run on the dashboard is the fit of a Layers model')
    this.#model = model
  }

  /** The id of the run, from the moment the fit begins. */
  get runId(): string | undefined {
    return this.#fit?.run.runId
  }

  /** Ends the run as failed. Call it when `model.fit` has thrown and the process goes on: the callback is not told. */
  async fail(error: unknown): Promise<void> {
    await this.#fit?.run.end('failed', messageOf(error))
  }

  #begin(): void {
    const { name, tags = [], dataset, pixelScale, start, fromLogits } = this.#watching
    const model = this.#fitted()
    // Before anything is written: what can't be read of a model is told before it is trained.
    const answer = answerForm(model, dataset.classes.length, fromLogits)
    const { epochs, batchSize, samples, steps } = taken(fitParameters, this.params)
    const learningRate = rateOf(model)
    // What model.fit does not tell is not written: a default of Misfit's would be read as chosen.
    const settings: RunSettingsInput = {
      name,
      tags: [...tags],
      model: model.name.slice(0, 100),
      dataset: dataset.name.slice(0, 100),
      epochs,
      ...(batchSize ? { batchSize } : {}),
      ...(learningRate > 0 ? { learningRate } : {}),
    }
    taken(runSettingsSchema, settings)
    const run = start(settings)
    const stepsPerEpoch = steps ?? Math.ceil((samples ?? 1) / (batchSize ?? 32))
    const backend = backendInfo()
    run.emit({
      type: 'started',
      attempt: 1,
      fromStep: 0,
      environment: {
        ...describeEnvironment(backend, {
          threads: Number(process.env['TF_NUM_INTRAOP_THREADS']) || cores(),
          reason: 'as TensorFlow was loaded',
        }),
        execution: 'model.fit',
        stepsPerCall: 1,
      },
    })
    run.emit({ type: 'parameters', parameters: [{ name: 'optimizer', value: model.optimizer.getClassName() }] })
    run.emit({ type: 'dataset', dataset: describeDataset(dataset) })
    const { layers, parameters, trainableParameters } = summarizeModel(model)
    run.emit({
      type: 'model',
      title: model.name.slice(0, 200),
      description: '',
      parameters,
      trainableParameters,
      pixelScale,
      stepsPerEpoch,
      layers: layers.map((layer) => ({ ...layer, outputShape: [...layer.outputShape] })),
      totalSteps: stepsPerEpoch * epochs,
    })
    this.#fit = { run, stepsPerEpoch, answer, epoch: 1, steps: new FitSteps(1, 0), learningRate, saidPlain: false }
  }

  #beginEpoch(epoch: number): void {
    const fit = this.#begun()
    fit.epoch = epoch
    fit.steps = new FitSteps(epoch, (epoch - 1) * fit.stepsPerEpoch)
  }

  async #endBatch(logs: Logs): Promise<void> {
    const fit = this.#begun()
    const { run, steps } = fit
    fit.learningRate = rateOf(this.#fitted())
    steps.add(logs['loss'] ?? Number.NaN, accuracyIn(logs), logs['size'] ?? 1)
    if (steps.due || run.control.paused) tellSteps(fit)
    if (run.control.paused) {
      run.emit({ type: 'paused', step: steps.lastStep })
      await steps.pause(run.control.whenNotPaused())
      if (!run.control.stopped) run.emit({ type: 'resumed', step: steps.lastStep })
    }
    if (run.control.stopped) this.#fitted().stopTraining = true
  }

  async #endEpoch(logs: Logs): Promise<void> {
    const fit = this.#begun()
    const {
      run,
      epoch,
      stepsPerEpoch,
      learningRate,
      steps: { seconds },
    } = fit
    tellSteps(fit)
    const started = performance.now()
    const { labels } = this.#watching.dataset.partitions.validation
    const probabilities = await this.#probabilities()
    const classCount = this.#watching.classes.length
    const predictions = predictionsFromProbabilities(probabilities, labels, classCount)
    if (isScored(labels.length, classCount)) predictions.scores = probabilityScores(probabilities, labels, classCount)
    run.emit({
      type: 'epoch',
      epoch,
      step: epoch * stepsPerEpoch,
      seconds,
      validationSeconds: (performance.now() - started) / 1000,
      loss: logs['loss'] ?? Number.NaN,
      accuracy: accuracyIn(logs),
      learningRate,
      valLoss: meanLoss(predictions),
      ...this.#objective(logs, meanLoss(predictions)),
      valAccuracy: accuracy(predictions),
      ...writePredictions(run.folder, predictions),
    })
  }

  /**
   * The validation loss that is trained on, where it is another than the plain one. What TensorFlow.js tells as
   * `val_loss` has no penalties in it, unlike its `loss`.
   */
  #objective(logs: Logs, plain: number): { valObjective?: number } {
    const model = this.#fitted()
    const penalties = tf.tidy(() => model.calculateLosses().map((penalty) => Number(penalty.dataSync()[0])))
    const isPlain = isCrossEntropy(model.loss)
    if (isPlain && penalties.length === 0) return {}
    const loss = isPlain ? plain : logs['val_loss']
    if (loss !== undefined) return { valObjective: penalties.reduce((sum, penalty) => sum + penalty, loss) }
    const fit = this.#begun()
    if (!fit.saidPlain)
      fit.run.emit({
        type: 'log',
        level: 'warning',
        message:
          'the training loss is no cross-entropy, and the validation loss beside it is one: TensorFlow.js tells the ' +
          'other only where it validates; give model.fit validationData',
      })
    fit.saidPlain = true
    return {}
  }

  async #end(): Promise<void> {
    const { run } = this.#begun()
    if (run.control.stopped) await run.end('stopped', 'stopped from the dashboard')
    else await run.end('completed')
  }

  /** Probabilities of the validation images by the model as it is now, `[count * classes]`. */
  async #probabilities(): Promise<Float32Array> {
    const model = this.#fitted()
    const { answer } = this.#begun()
    const output = tf.tidy(() => {
      const predicted = model.predict(this.#watching.validation.images, { batchSize: predictionBatch })
      if (Array.isArray(predicted)) throw new TrainingError(`${model.name}: a classifier has one output`)
      return answer === 'logits' ? tf.softmax(predicted) : predicted
    })
    const values = Float32Array.from(await output.data())
    output.dispose()
    if (answer === 'clipped probability')
      return twoClassProbabilities(
        values.map((value) => Math.min(1, Math.max(0, value))),
        false,
      )
    return answer === 'logit' || answer === 'probability' ? twoClassProbabilities(values, answer === 'logit') : values
  }

  #fitted(): LayersModel {
    if (!this.#model) throw new Error('model.fit gives the model before it begins')
    return this.#model
  }

  #begun(): Fit {
    if (!this.#fit) throw new Error('model.fit says that it begins before anything else')
    return this.#fit
  }
}

/** Form of a model's output: a value for each class, or one for the second class of two. */
type AnswerForm = 'probabilities' | 'logits' | 'probability' | 'logit' | 'clipped probability'

/**
 * Finds how a model's output is read.
 *
 * @throws TrainingError when it has not one value for each class, nor one for two; or when nothing tells what the one
 * value is
 */
function answerForm(model: LayersModel, classCount: number, fromLogits: boolean | undefined): AnswerForm {
  const width = model.outputs[0]?.shape.at(-1)
  const last = model.layers.at(-1)
  const activation = String(last?.getConfig()['activation'])
  const endsLinear = last?.getClassName() === 'Dense' && activation === 'linear'
  if (width === 1 && classCount === 2) {
    if (fromLogits !== undefined) return fromLogits ? 'logit' : 'probability'
    if (activation === 'sigmoid') return 'probability'
    if (isLoss(model.loss, tf.losses.sigmoidCrossEntropy)) return 'logit'
    // This loss takes any value for a probability, and clips it.
    if (model.loss === 'binaryCrossentropy' || isLoss(model.loss, tf.metrics.binaryCrossentropy))
      return 'clipped probability'
    throw new TrainingError(
      `${model.name}: whether its one output is a probability or a logit can't be seen; give streamToDashboard ` +
        `fromLogits: true or false`,
    )
  }
  if (width !== classCount)
    throw new TrainingError(
      `${model.name} has ${width} outputs for ${classCount} classes; one for each is expected, or one for two`,
    )
  return (fromLogits ?? endsLinear) ? 'logits' : 'probabilities'
}

/** Whether a loss is the mean of `-ln p`, with nothing else in it. */
const isCrossEntropy = (loss: LayersModel['loss']): boolean =>
  ['categoricalCrossentropy', 'sparseCategoricalCrossentropy', 'binaryCrossentropy'].includes(String(loss)) ||
  [
    tf.losses.softmaxCrossEntropy,
    tf.losses.sigmoidCrossEntropy,
    tf.metrics.categoricalCrossentropy,
    tf.metrics.binaryCrossentropy,
  ].some((one) => isLoss(loss, one))

const isLoss = (loss: LayersModel['loss'], wanted: unknown): boolean => loss === wanted

function tellSteps({ run, steps }: Fit): void {
  const event = steps.take()
  if (event) run.emit(event)
}

/** The rate of the next step, which callbacks may change at any time; NaN where the optimizer tells none. */
function rateOf(model: LayersModel): number {
  const rate = model.optimizer.getConfig()['learningRate']
  return typeof rate === 'number' ? rate : Number.NaN
}

/** The name depends on how the metric was asked for; NaN when it was not. */
function accuracyIn(logs: Logs): number {
  return (
    logs['acc'] ??
    logs['accuracy'] ??
    logs['categoricalAccuracy'] ??
    logs['sparseCategoricalAccuracy'] ??
    logs['binaryAccuracy'] ??
    Number.NaN
  )
}
