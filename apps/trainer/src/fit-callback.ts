import type { LayersModel, Logs } from '@tensorflow/tfjs'
import { z } from 'zod'
import { DatasetError, type Dataset } from '@misfit/data/dataset'
import { accuracy, meanLoss, predictionsFromProbabilities } from '@misfit/evaluation/predictions'
import { encodePredictions } from '@misfit/evaluation/predictions-codec'
import { datasetDescriptionSchema } from '@misfit/events/dataset'
import { runNameSchema, runSettingsSchema, settingsProblems, tagsSchema } from '@misfit/events/settings'
import { summarizeModel } from '@misfit/model/summary'
import { backendInfo, tf } from '@misfit/model/tensorflow'
import { TrainingError } from '@misfit/training/training-error'
import { describeDataset } from './dataset-description.ts'
import { drawDataset } from './draw-dataset.ts'
import { describeEnvironment } from './environment.ts'
import { fitDataset, type FitImages } from './fit-data.ts'
import { FitRun } from './fit-run.ts'
import { FitSteps } from './fit-steps.ts'
import { resolveHome } from './home.ts'
import { cores } from './threads.ts'

export interface StreamOptions {
  /** Of the run, for people. */
  readonly name: string
  readonly tags?: readonly string[]
  /** Predicted after every epoch: what the matrix and the gallery are made from. */
  readonly validation: FitImages
  /** Only shown: `model.fit` is given its own. */
  readonly train?: FitImages
  /** Class names by class index. */
  readonly classes: readonly string[]
  /** What pixels 0-255 were multiplied by to get the images; 1/255 unless given. */
  readonly pixelScale?: number
  /** A name for the dataset; that of the run unless given. */
  readonly dataset?: string
  /** The data folder; `MISFIT_HOME`, or `.misfit` at the top of the workspace, unless given. */
  readonly home?: string
}

/** What `model.fit` says about itself; `fitDataset` gives no batch size, and steps only where they are known. */
const fitParameters = z.object({
  epochs: z.int().positive(),
  batchSize: z.int().positive().nullish(),
  samples: z.int().positive().nullish(),
  steps: z.int().positive().nullish(),
})

const watchedSchema = z.object({ name: runNameSchema, tags: tagsSchema, pixelScale: z.number('a number greater than 0 expected').positive() })

/** What the schema makes of a value. @throws TrainingError that names each wrong field */
function taken<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new TrainingError(`this cannot be a run on the dashboard: ${settingsProblems(parsed.error).join('; ')}`)
}

const predictionBatch = 256

/**
 * A callback for `model.fit` that makes each fit a run: a run folder as any other, live on the dashboard of this machine
 * while one runs, and to be pushed later where none does. The page can pause and stop it.
 *
 * @example
 * await model.fit(xs, ys, { epochs: 5, callbacks: [await streamToDashboard({ name: 'mine', validation: { images, labels }, classes })] })
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
  return new FitCallback({ ...options, pixelScale, dataset, start: (settings) => new FitRun(home, settings, console.log) })
}

interface Watching extends Omit<StreamOptions, 'dataset' | 'home'> {
  readonly pixelScale: number
  readonly dataset: Dataset
  readonly start: (settings: z.output<typeof runSettingsSchema>) => FitRun
}

/** The progress of one fit. */
interface Fit {
  readonly run: FitRun
  readonly stepsPerEpoch: number
  epoch: number
  steps: FitSteps
  learningRate: number
}

export class FitCallback extends tf.CustomCallback {
  readonly #watching: Watching
  #model: LayersModel | undefined
  #fit: Fit | undefined

  constructor(watching: Watching) {
    super({
      onTrainBegin: () => { this.#begin() },
      onEpochBegin: (epoch) => { this.#beginEpoch(epoch + 1) },
      onBatchEnd: (_batch, logs) => this.#endBatch(logs ?? {}),
      onEpochEnd: (_epoch, logs) => this.#endEpoch(logs ?? {}),
      onTrainEnd: () => this.#end(),
    })
    this.#watching = watching
  }

  override setModel(model: Parameters<InstanceType<typeof tf.CustomCallback>['setModel']>[0]): void {
    if (!(model instanceof tf.LayersModel)) throw new TrainingError('a run on the dashboard is the fit of a Layers model')
    this.#model = model
  }

  /** The id of the run, from the moment the fit begins. */
  get runId(): string | undefined {
    return this.#fit?.run.runId
  }

  /** Ends the run as failed. Call it when `model.fit` has thrown and the process goes on: the callback is not told. */
  async fail(error: unknown): Promise<void> {
    await this.#fit?.run.end('failed', error instanceof Error ? error.message : String(error))
  }

  #begin(): void {
    const { name, tags = [], dataset, pixelScale, start } = this.#watching
    const model = this.#fitted()
    const { epochs, batchSize, samples, steps } = taken(fitParameters, this.params)
    const rate = model.optimizer.getConfig()['learningRate']
    const learningRate = typeof rate === 'number' && rate > 0 ? rate : Number.NaN
    const run = start(taken(runSettingsSchema, {
      name, tags, model: model.name.slice(0, 100), dataset: dataset.name.slice(0, 100), epochs,
      ...(batchSize ? { batchSize } : {}), ...(Number.isNaN(learningRate) ? {} : { learningRate }),
    }))
    const stepsPerEpoch = steps ?? Math.ceil((samples ?? 1) / (batchSize ?? 32))
    const backend = backendInfo()
    run.emit({
      type: 'started', attempt: 1, fromStep: 0,
      environment: {
        ...describeEnvironment(backend, { threads: Number(process.env['TF_NUM_INTRAOP_THREADS']) || cores(), reason: 'as TensorFlow was loaded' }),
        execution: 'model.fit', stepsPerCall: 1,
      },
    })
    run.emit({ type: 'log', level: 'info', message: 'Trained by model.fit: the seed in the settings is not known to be that of this run.' })
    run.emit({ type: 'dataset', dataset: describeDataset(dataset) })
    const { layers, parameters, trainableParameters } = summarizeModel(model)
    run.emit({
      type: 'model', title: model.name.slice(0, 200), description: '', parameters, trainableParameters, pixelScale, stepsPerEpoch,
      layers: layers.map((layer) => ({ ...layer, outputShape: [...layer.outputShape] })), totalSteps: stepsPerEpoch * epochs,
    })
    this.#fit = { run, stepsPerEpoch, epoch: 1, steps: new FitSteps(1, 0), learningRate }
  }

  #beginEpoch(epoch: number): void {
    const fit = this.#begun()
    fit.epoch = epoch
    fit.steps = new FitSteps(epoch, (epoch - 1) * fit.stepsPerEpoch)
  }

  async #endBatch(logs: Logs): Promise<void> {
    const fit = this.#begun()
    const { run, steps } = fit
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
    const { run, epoch, stepsPerEpoch, learningRate, steps: { seconds } } = fit
    tellSteps(fit)
    const started = performance.now()
    const { labels } = this.#watching.dataset.partitions.validation
    const predictions = predictionsFromProbabilities(await this.#probabilities(), labels, this.#watching.classes.length)
    run.emit({
      type: 'epoch', epoch, step: epoch * stepsPerEpoch, seconds, validationSeconds: (performance.now() - started) / 1000,
      loss: logs['loss'] ?? Number.NaN, accuracy: accuracyIn(logs), learningRate,
      valLoss: meanLoss(predictions), valAccuracy: accuracy(predictions),
      predictions: run.folder.writeBlob(encodePredictions(predictions)),
    })
  }

  async #end(): Promise<void> {
    const { run } = this.#begun()
    if (run.control.stopped) await run.end('stopped', 'stopped from the dashboard')
    else await run.end('completed')
  }

  /** Of the validation images, by the model as it is now. A last layer without activation gives logits. */
  async #probabilities(): Promise<Float32Array> {
    const model = this.#fitted()
    const last = model.layers.at(-1)
    const isLogits = last?.getClassName() === 'Dense' && last.getConfig()['activation'] === 'linear'
    const output = tf.tidy(() => {
      const predicted = model.predict(this.#watching.validation.images, { batchSize: predictionBatch })
      if (Array.isArray(predicted)) throw new TrainingError(`${model.name}: a classifier has one output`)
      return isLogits ? tf.softmax(predicted) : predicted
    })
    const values = Float32Array.from(await output.data())
    output.dispose()
    return values
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

function tellSteps({ run, steps }: Fit): void {
  const event = steps.take()
  if (event) run.emit(event)
}

/** The name depends on how the metric was asked for; NaN when it was not. */
function accuracyIn(logs: Logs): number {
  return logs['acc'] ?? logs['accuracy'] ?? logs['categoricalAccuracy'] ?? logs['sparseCategoricalAccuracy'] ?? Number.NaN
}
