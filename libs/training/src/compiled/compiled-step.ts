import type { LayersModel } from '@tensorflow/tfjs'
import { mixSeed } from '@misfit/data/random'
import { tf } from '@misfit/model/tensorflow'
import { frozenLayers } from '../step/frozen-layers.ts'
import { giveWay } from '../fit/give-way.ts'
import { checkClipping } from '../step/gradient-clipping.ts'
import { checkData, checkPixels, imageShapeOf, sizeOfShape } from '../fit/image-data.ts'
import { logitsOfModel } from '../step/logits-of-model.ts'
import {
  defaultBatchSize,
  rateOfBatch,
  type NamedArray,
  type Precision,
  type TrainedSteps,
  type TrainSettings,
  type TrainingState,
  type TrainingStep,
  type TrainingStepOptions,
} from '../step/training-step.ts'
import type { LabelledImages } from '../step/labelled-images.ts'
import { lossWeights, smoothingOf, type LossKind } from '../loss/loss-options.ts'
import { createOptimizer } from '../optimizers/optimizer-options.ts'
import type { Optimizer } from '../optimizers/optimizer.ts'
import { batchPieces } from '../step/threads.ts'
import { checkState, namedArray, shapeOfWeight, type Weight } from '../step/weight-arrays.ts'
import { penaltyLossOf } from '../loss/weight-penalties.ts'
import { hasBfloat16Arithmetic } from './bfloat16-arithmetic.ts'
import { denseStepOf } from './dense-step.ts'
import type { Layer } from './layers.ts'
import { multiplicationsOfModel } from './multiplications.ts'
import { NativeGraph, type Feed, type NativeTensor } from './native-graph.ts'
import { manyAreZero, ownOperations } from './own-operations.ts'
import { feeds, writeTrainingGraph, type TrainingCall, type TrainingGraph } from './training-graph.ts'
import type { NumberType } from './value.ts'
import type { Variable } from './variable.ts'

/** Steps in one native call. Eight of model_1 take a millisecond, of which handing them over is a tenth. */
const stepsInRow = 8
/** Most steps of a call where one operation computes a step. */
const quickStepsInRow = 32
/** Multiplications in a batch, forward, from which on so many steps surely take longer than a call may. */
const tooManyForRow = 5e8
/** Milliseconds of training before the event loop gets its turn. */
const turn = 40
/** Longest native call, in milliseconds, unless one step takes longer. */
const longestCall = 100
/** Beyond this, events of progress would come too seldom. */
const mostStepsPerCall = 512
const predictionBatch = 256
const firstEpoch = 1

/**
 * Trains a model by one TensorFlow graph that holds its weights and computes whole steps, several in one native call.
 * The model's own weights don't change with every step: they follow whenever images are predicted or the state is
 * read, and when the step is disposed of.
 *
 * @param products what matrix products and convolutions are computed in when the precision is `bf16`; what the
 * processor is fast in unless given
 * @param pieces in how many a batch is computed, side by side; as many as the environment says unless given
 * @throws NotCompilableError when a layer has no compiled form; an eager step can train it
 * @throws TrainingError when the model is no classifier of these images, or a label is out of range
 */
export function createCompiledStep(
  model: LayersModel,
  data: LabelledImages,
  options: TrainingStepOptions,
  products: NumberType = options.precision === 'bf16' && hasBfloat16Arithmetic() ? 'bfloat16' : 'float32',
  pieces = batchPieces(),
): TrainingStep {
  const frozen = frozenLayers(model, options.rules)
  const looksAtWholeBatch = (layer: Layer) => layer.getClassName() === 'BatchNormalization' && !frozen.has(layer)
  return new CompiledStep(model, data, options, products, model.layers.some(looksAtWholeBatch) ? 1 : pieces)
}

class CompiledStep implements TrainingStep {
  readonly kind = 'compiled'
  readonly imageCount: number
  readonly classCount: number
  readonly lossKind: LossKind
  readonly labelSmoothing: number
  readonly precision: Precision
  readonly #imageShape: number[]
  readonly #optimizer: Optimizer
  /** Weight of each training image, where images are weighted. */
  readonly #lossWeights: Float32Array | undefined
  readonly #written: TrainingGraph
  readonly #graph: NativeGraph
  /** Training images as one tensor, unless augmentation makes new ones for each batch. */
  readonly #images: NativeTensor | undefined
  #step = 0
  #stepsPerCall: number | undefined
  #modelIsBehind = false
  #disposed = false

  constructor(
    private readonly model: LayersModel,
    private readonly data: LabelledImages,
    private readonly options: TrainingStepOptions,
    products: NumberType,
    private readonly pieces: number,
  ) {
    this.#imageShape = imageShapeOf(model)
    this.classCount = logitsOfModel(model).classCount
    this.imageCount = data.count
    checkData(data, this.#imageShape, this.classCount)
    this.#lossWeights = lossWeights(data, this.classCount, options.loss ?? {})
    if (options.clipping) checkClipping(options.clipping)
    this.lossKind = options.loss?.kind ?? 'crossEntropy'
    this.labelSmoothing = smoothingOf(options.loss ?? {})
    this.precision = options.precision ?? 'f32'
    this.#optimizer = createOptimizer(options.optimizer, options.rules)
    const batchSize = options.batchSize ?? defaultBatchSize
    const multiplications = multiplicationsOfModel(model) * batchSize
    const hasOwnOperations = ownOperations() !== undefined
    const graphOptions = {
      imageShape: this.#imageShape,
      pixelScale: options.pixelScale,
      optimizer: this.#optimizer,
      clipping: options.clipping,
      weighted: this.#lossWeights !== undefined,
      loss: { kind: this.lossKind, labelSmoothing: this.labelSmoothing },
      numbers: this.precision === 'bf16' ? ('bfloat16' as const) : ('float32' as const),
      products,
      pieces,
      rules: options.rules,
      ownGradients: hasOwnOperations,
      byteProducts: hasOwnOperations && manyAreZero(data.images),
    }
    const denseStep = denseStepOf(model, batchSize, graphOptions)
    this.#written = writeTrainingGraph(model, {
      ...graphOptions,
      denseStep,
      // Each step in a row is a copy of the graph, and writing and preparing those of a large model takes a second.
      stepCounts: multiplications > tooManyForRow ? [1] : [1, denseStep ? quickStepsInRow : stepsInRow],
    })
    this.#graph = new NativeGraph(this.#written.graph)
    if (!options.fillBatch) this.#images = this.#graph.tensor([data.count, ...this.#imageShape], data.images)
    this.#stepsPerCall = options.stepsPerCall
    this.writeState(this.#stateOfModel())
  }

  /** Measured when it is first asked for: who only predicts has no need of it. */
  get stepsPerCall(): number {
    return (this.#stepsPerCall ??= this.#measuredStepsPerCall())
  }

  async train(batches: readonly Uint32Array[], settings: TrainSettings): Promise<TrainedSteps> {
    const loss = new Float64Array(batches.length)
    const correct = new Float64Array(batches.length)
    for (let start = 0; start < batches.length;) {
      const call = this.#callFor(batches, start)
      const taken = batches.slice(start, start + call.steps)
      const trained = this.#trainCall(
        call,
        taken,
        settings.epoch,
        taken.map((_, i) => rateOfBatch(settings, start + i)),
      )
      loss.set(trained.loss, start)
      correct.set(trained.correct, start)
      start += call.steps
    }
    return { loss, correct }
  }

  async predictLogits(images: Uint8Array, count: number): Promise<Float32Array> {
    checkPixels(images, count, this.#imageShape)
    this.#updateModel()
    const size = sizeOfShape(this.#imageShape)
    const logits = new Float32Array(count * this.classCount)
    for (let start = 0; start < count; start += predictionBatch) {
      const rows = Math.min(predictionBatch, count - start)
      const pixels = images.subarray(start * size, (start + rows) * size)
      const { logits: output } = rows < this.pieces ? this.#written.few : this.#written
      const [values] = this.#graph.run(
        { [feeds.images]: { shape: [rows, ...this.#imageShape], values: pixels }, ...this.#pieceFeeds(rows) },
        [output],
      )
      logits.set(values!, start * this.classCount)
      await giveWay()
    }
    return logits
  }

  penaltyLoss(): number {
    this.#updateModel()
    return penaltyLossOf(this.model, this.model.layers)
  }

  readState(): TrainingState {
    this.#updateModel()
    const { weights, slots } = this.#variables()
    const values = this.#graph
      .run(
        {},
        [...weights, ...slots].map(({ value }) => value),
      )
      .map(asFloats)
    return {
      step: this.#step,
      weights: this.model.weights.map((weight, i) => namedArray(weight, values[i]!)),
      optimizer: this.#slotArrays((i) => values[weights.length + i]!),
    }
  }

  writeState(state: TrainingState): void {
    checkState(this.model, state, this.#optimizer.slots)
    const { weights, slots } = this.#variables()
    const arrays = [...state.weights, ...state.optimizer]
    const initial = [...weights, ...slots].map((variable, i): [string, Feed] => [variable.initial, arrays[i]!])
    this.#graph.run(Object.fromEntries(initial), [this.#written.initialized])
    this.#step = state.step
    this.#modelIsBehind = true
    this.#updateModel()
  }

  dispose(): void {
    if (this.#disposed) return
    this.#disposed = true
    this.#updateModel()
    this.#images?.dispose()
    this.#graph.dispose()
  }

  /** Chooses the call of most steps that there are equal batches for. */
  #callFor(batches: readonly Uint32Array[], start: number): TrainingCall {
    const {
      calls: [single, row],
      few,
    } = this.#written
    if (batches[start]!.length < this.pieces) return few.call
    return row && this.stepsPerCall >= row.steps && equalBatches(batches, start) >= row.steps ? row : single!
  }

  /** Gives the model the weights that the graph has now. */
  #updateModel(): void {
    if (!this.#modelIsBehind) return
    const values = this.#graph.run(
      {},
      this.#variables().weights.map(({ value }) => value),
    )
    tf.tidy(() => {
      this.model.weights.forEach((weight, i) => {
        weight.write(tf.tensor(values[i]!, shapeOfWeight(weight)))
      })
    })
    this.#modelIsBehind = false
  }

  /** @param batches of one size, as many as the call takes */
  #trainCall(
    call: TrainingCall,
    batches: readonly Uint32Array[],
    epoch: number,
    learningRates: readonly number[],
  ): TrainedSteps {
    const size = batches[0]!.length
    const rows = joined(batches)
    const labels = labelsOf(rows, this.data.labels)
    const rates = Float32Array.from(learningRates.flatMap((rate, i) => this.#optimizer.rates(rate, this.#step + i + 1)))
    const weights = this.#lossWeights && Float32Array.from(rows, (row) => this.#lossWeights![row]!)
    const [losses, predicted, penalties] = this.#graph.run(
      {
        ...this.#imageFeeds(batches, rows, epoch),
        [feeds.labels]: { shape: [call.steps, size], values: labels },
        [feeds.rates]: { shape: [rates.length], values: rates },
        [feeds.share]: weights
          ? { shape: [call.steps, size, 1], values: weights.map((weight) => weight / size) }
          : { shape: [], values: Float32Array.of(1 / size) },
        ...this.#seedFeeds(call.steps),
        ...this.#pieceFeeds(size),
      },
      [call.losses, call.predicted, ...(call.penalties === undefined ? [] : [call.penalties])],
    )
    this.#step += call.steps
    this.#modelIsBehind = true
    const trained = countSteps(losses!, predicted!, labels, call.steps, weights)
    penalties?.forEach((penalty, i) => {
      trained.loss[i]! += penalty
    })
    return trained
  }

  /** Makes seeds from the seed and the number of the step alone, so that a resumed run draws the same masks. */
  #seedFeeds(steps: number): Record<string, Feed> {
    if (!this.#written.needsSeeds) return {}
    const values = Int32Array.from({ length: steps }, (_, i) => mixSeed(this.options.seed, this.#step + i + 1))
    return { [feeds.seeds]: { shape: [steps], values } }
  }

  /** @param count images of a batch */
  #pieceFeeds(count: number): Record<string, Feed> {
    const { pieces } = this
    if (pieces === 1) return {}
    const values = Int32Array.from(
      { length: pieces },
      (_, i) => Math.floor((count * (i + 1)) / pieces) - Math.floor((count * i) / pieces),
    )
    return { [feeds.pieces]: { shape: [pieces], values } }
  }

  #imageFeeds(batches: readonly Uint32Array[], rows: Int32Array, epoch: number): Record<string, Feed> {
    const shape = [batches.length, batches[0]!.length]
    if (this.#images) return { [feeds.images]: this.#images, [feeds.rows]: { shape, values: rows } }
    const size = sizeOfShape(this.#imageShape)
    const pixels = new Uint8Array(rows.length * size)
    let start = 0
    for (const batch of batches) {
      this.options.fillBatch?.(batch, epoch, pixels.subarray(start, start + batch.length * size))
      start += batch.length * size
    }
    return {
      [feeds.images]: { shape: [rows.length, ...this.#imageShape], values: pixels },
      [feeds.rows]: { shape, values: Int32Array.from(rows, (_, i) => i) },
    }
  }

  /**
   * Trains a few steps of zero rate on the first images, then goes back to where it stood. Afterwards TensorFlow has
   * prepared its calls, too.
   */
  #measuredStepsPerCall(): number {
    const before = this.readState()
    const batch = Uint32Array.from(
      { length: Math.min(this.options.batchSize ?? defaultBatchSize, this.imageCount) },
      (_, i) => i,
    )
    const milliseconds = (call: TrainingCall): number => {
      const batches = Array.from({ length: call.steps }, () => batch)
      const times: number[] = []
      // The first is slow, as TensorFlow prepares the call. The second is enough for steps that are long.
      while (times.length < 2 || (times.length < 3 && times[1]! < turn)) {
        const start = performance.now()
        this.#trainCall(
          call,
          batches,
          firstEpoch,
          batches.map(() => 0),
        )
        times.push(performance.now() - start)
      }
      return Math.min(...times) / call.steps
    }
    // Whether the row pays can be told from it alone, and TensorFlow needs not prepare the single step yet.
    const {
      calls: [single, row],
      few,
    } = this.#written
    const areFew = batch.length < this.pieces
    const inRow = row && !areFew ? milliseconds(row) : undefined
    const each =
      row && inRow !== undefined && inRow * row.steps <= longestCall ? inRow : milliseconds(areFew ? few.call : single!)
    this.writeState(before)
    return Math.max(1, Math.min(mostStepsPerCall, Math.floor(turn / each)))
  }

  #stateOfModel(): TrainingState {
    return {
      step: 0,
      weights: this.model.weights.map((weight) => namedArray(weight, weight.read().dataSync<'float32'>())),
      optimizer: this.#slotArrays((_, weight) => new Float32Array(sizeOfShape(shapeOfWeight(weight)))),
    }
  }

  /** Memory of the optimizer, one slot after the other, each in the order of the trained weights. */
  #slotArrays(valuesOf: (index: number, weight: Weight) => Float32Array): NamedArray[] {
    const trained = this.model.trainableWeights
    return this.#optimizer.slots.flatMap((slot, s) =>
      trained.map((weight, i) => namedArray(weight, valuesOf(s * trained.length + i, weight), slot)),
    )
  }

  /** Lists the variables in the order of a state. */
  #variables(): { weights: Variable[]; slots: Variable[] } {
    const { memory } = this.#written
    const trained = this.model.trainableWeights.map((weight) => memory.get(weight)!.slots!)
    return {
      weights: this.model.weights.map((weight) => memory.get(weight)!.weight),
      slots: this.#optimizer.slots.flatMap((_, s) => trained.map((slots) => slots[s]!)),
    }
  }
}

/** Written as a loop: `from` with a function takes longer than the rest of a small net's step in JavaScript. */
function labelsOf(rows: Int32Array, labels: ArrayLike<number>): Int32Array {
  const found = new Int32Array(rows.length)
  for (let i = 0; i < rows.length; i++) found[i] = labels[rows[i]!]!
  return found
}

/** Counts how many batches from this one on have its size. */
function equalBatches(batches: readonly Uint32Array[], start: number): number {
  const other = batches.slice(start).findIndex(({ length }) => length !== batches[start]!.length)
  return other < 0 ? batches.length - start : other
}

function joined(batches: readonly Uint32Array[]): Int32Array {
  const size = batches[0]!.length
  const rows = new Int32Array(batches.length * size)
  batches.forEach((batch, i) => {
    rows.set(batch, i * size)
  })
  return rows
}

/**
 * Mean loss, weighted where there are weights, and right predictions of each step. An image whose loss is NaN has no
 * largest value: it counts as wrong.
 */
function countSteps(
  losses: ArrayLike<number>,
  predicted: ArrayLike<number>,
  labels: Int32Array,
  steps: number,
  weights?: Float32Array,
): TrainedSteps {
  const size = labels.length / steps
  const loss = new Float64Array(steps)
  const correct = new Float64Array(steps)
  for (let i = 0; i < labels.length; i++) {
    const step = Math.floor(i / size)
    loss[step]! += (losses[i]! * (weights?.[i] ?? 1)) / size
    if (predicted[i] === labels[i] && !Number.isNaN(losses[i])) correct[step]! += 1
  }
  return { loss, correct }
}

function asFloats(values: Float32Array | Int32Array | Uint8Array): Float32Array {
  if (!(values instanceof Float32Array)) throw new Error('floats expected')
  return values
}
