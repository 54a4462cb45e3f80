import type { LayersModel, Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs'
import { mixSeed } from '@misfit/data/random'
import { tf } from '@misfit/model/tensorflow'
import { normalizationsInTraining } from './eager-normalization.ts'
import { frozenLayers, layersOf } from './frozen-layers.ts'
import { giveWay } from '../fit/give-way.ts'
import { checkClipping, clipGradient } from './gradient-clipping.ts'
import { checkData, checkPixels, imageShapeOf, sizeOfShape } from '../fit/image-data.ts'
import { logitsOfModel, type LogitsFunction } from './logits-of-model.ts'
import { lossWeights, smoothingOf, type LossKind } from '../loss/loss-options.ts'
import { createOptimizer } from '../optimizers/optimizer-options.ts'
import type { Optimizer } from '../optimizers/optimizer.ts'
import { meanSquaredError } from '../loss/mean-squared-error.ts'
import { argMaxOfRow, smoothedLabels, softmaxCrossEntropy } from '../loss/softmax-cross-entropy.ts'
import {
  rateOfBatch,
  type NamedArray,
  type TrainedSteps,
  type TrainSettings,
  type TrainingState,
  type TrainingStep,
  type TrainingStepOptions,
} from './training-step.ts'
import type { LabelledImages } from './labelled-images.ts'
import { checkState, namedArray, shapeOfWeight, type Weight } from './weight-arrays.ts'
import { addedLosses, penaltyLossOf } from '../loss/weight-penalties.ts'

type Layer = LayersModel['layers'][number]

/** Images in one prediction batch: small enough that a CNN gives way to the event loop several times a second. */
const predictionBatch = 128

/**
 * Layers whose mask is drawn anew at every step. TensorFlow.js gives its noise layers no seed: those can't be repeated.
 */
const seededLayers = new Set(['Dropout', 'SpatialDropout1D'])

/**
 * Trains a Layers model with stock TensorFlow.js operations. Works on every backend; the
 * compiled step does the same faster.
 *
 * @throws TrainingError when the model is no classifier of these images, or a label is out of range
 */
export function createEagerStep(model: LayersModel, data: LabelledImages, options: TrainingStepOptions): TrainingStep {
  return new EagerStep(model, data, options)
}

class EagerStep implements TrainingStep {
  readonly kind = 'eager'
  readonly precision = 'f32'
  readonly stepsPerCall = 1
  readonly imageCount: number
  readonly classCount: number
  readonly lossKind: LossKind
  readonly #logits: LogitsFunction
  readonly #layers: Layer[]
  readonly #inTraining: <T>(compute: () => T) => T
  readonly #imageShape: number[]
  readonly #imageSize: number
  readonly #addedLosses: readonly (() => Scalar)[]
  readonly #optimizer: Optimizer
  readonly labelSmoothing: number
  /** Weight of each training image, where images are weighted. */
  readonly #lossWeights: Float32Array | undefined
  /** Memory of the optimizer, each slot of all trained weights end to end. */
  #slots: Tensor1D[]
  #step = 0

  constructor(
    private readonly model: LayersModel,
    private readonly data: LabelledImages,
    private readonly options: TrainingStepOptions,
  ) {
    this.#logits = logitsOfModel(model)
    this.#layers = layersOf(model)
    this.#inTraining = normalizationsInTraining(this.#layers, frozenLayers(model, options.rules))
    this.#addedLosses = addedLosses(model, this.#layers, options.rules)
    this.classCount = this.#logits.classCount
    this.imageCount = data.count
    this.#imageShape = imageShapeOf(model)
    this.#imageSize = sizeOfShape(this.#imageShape)
    checkData(data, this.#imageShape, this.classCount)
    this.lossKind = options.loss?.kind ?? 'crossEntropy'
    this.labelSmoothing = smoothingOf(options.loss ?? {})
    this.#lossWeights = lossWeights(data, this.classCount, options.loss ?? {})
    if (options.clipping) checkClipping(options.clipping)
    this.#optimizer = createOptimizer(options.optimizer, options.rules)
    this.#slots = this.#optimizer.slots.map(() => tf.zeros([sizeOf(model.trainableWeights)]))
  }

  async train(batches: readonly Uint32Array[], settings: TrainSettings): Promise<TrainedSteps> {
    const loss = new Float64Array(batches.length)
    const correct = new Float64Array(batches.length)
    batches.forEach((indices, i) => {
      const result = this.#trainBatch(indices, settings.epoch, rateOfBatch(settings, i))
      loss[i] = result.loss
      correct[i] = result.correct
    })
    return { loss, correct }
  }

  async predictLogits(images: Uint8Array, count: number): Promise<Float32Array> {
    checkPixels(images, count, this.#imageShape)
    const logits = new Float32Array(count * this.classCount)
    for (let start = 0; start < count; start += predictionBatch) {
      const rows = Math.min(predictionBatch, count - start)
      const pixels = images.subarray(start * this.#imageSize, (start + rows) * this.#imageSize)
      logits.set(
        tf.tidy(() => this.#logits(this.#imageTensor(pixels, rows), { training: false }).dataSync()),
        start * this.classCount,
      )
      await giveWay()
    }
    return logits
  }

  penaltyLoss(): number {
    return penaltyLossOf(this.model, this.#layers)
  }

  readState(): TrainingState {
    const trainable = this.model.trainableWeights
    return {
      step: this.#step,
      weights: this.model.weights.map((weight) => namedArray(weight, weight.read().dataSync<'float32'>().slice())),
      optimizer: this.#optimizer.slots.flatMap((slot, i) =>
        splitByWeight(trainable, this.#slots[i]!.dataSync<'float32'>(), slot),
      ),
    }
  }

  writeState(state: TrainingState): void {
    checkState(this.model, state, this.#optimizer.slots)
    const trained = this.model.trainableWeights.length
    tf.tidy(() => {
      this.model.weights.forEach((weight, i) =>
        weight.write(tf.tensor(state.weights[i]!.values, shapeOfWeight(weight))),
      )
    })
    this.#replaceSlots(
      this.#optimizer.slots.map((_, i) => tf.tensor1d(joined(state.optimizer.slice(i * trained, (i + 1) * trained)))),
    )
    this.#step = state.step
  }

  dispose(): void {
    tf.dispose(this.#slots)
  }

  #trainBatch(indices: Uint32Array, epoch: number, learningRate: number): { loss: number; correct: number } {
    this.#step += 1
    this.#seedRandomLayers()
    const labels = Int32Array.from(indices, (index) => this.data.labels[index]!)
    return tf.tidy(() => {
      const images = this.#imageTensor(this.#batchPixels(indices, epoch), indices.length)
      const targets = smoothedLabels(labels, this.classCount, this.labelSmoothing)
      const weights =
        this.#lossWeights && tf.tensor1d(Float32Array.from(indices, (index) => this.#lossWeights![index]!))
      let logits: Tensor2D | undefined
      const lossOfBatch = (): Scalar => {
        logits = tf.keep(this.#inTraining(() => this.#logits(images, { training: true })))
        const loss =
          this.lossKind === 'meanSquaredError'
            ? meanSquaredError(logits, targets, weights)
            : softmaxCrossEntropy(logits, targets, weights)
        return this.#addedLosses.reduce<Scalar>((sum, added) => tf.add(sum, added()), loss)
      }
      const value = this.model.trainableWeights.length === 0 ? lossOfBatch() : this.#trainOn(lossOfBatch, learningRate)
      const scores = logits!.dataSync<'float32'>()
      logits!.dispose()
      return { loss: value.dataSync()[0]!, correct: countCorrect(scores, labels, this.classCount) }
    })
  }

  /** Updates the weights, and returns the loss before that. */
  #trainOn(lossOfBatch: () => Scalar, learningRate: number): Scalar {
    const { value, grads } = tf.variableGrads(lossOfBatch)
    this.#apply(grads, learningRate)
    return value
  }

  #apply(grads: Record<string, Tensor>, learningRate: number): void {
    const weights = this.model.trainableWeights
    const parameters = flat(weights.map((weight) => weight.read()))
    const whole = flat(weights.map((weight) => grads[weight.name] ?? tf.zerosLike(weight.read())))
    const { clipping } = this.options
    const sizes = weights.map((weight) => sizeOf([weight]))
    const gradient = clipping ? clipGradient(clipping, whole, sizes) : whole
    const next = this.#optimizer.update(
      parameters,
      gradient,
      this.#slots,
      this.#optimizer.rates(learningRate, this.#step),
    )
    this.#replaceSlots(next.slots)
    const parts = tf.split(next.weights, sizes)
    weights.forEach((weight, i) => weight.write(parts[i]!.reshape(shapeOfWeight(weight))))
  }

  #replaceSlots(slots: readonly Tensor1D[]): void {
    tf.dispose(this.#slots)
    this.#slots = slots.map((slot) => tf.keep(slot))
  }

  /** Pixels 0-255 of these rows, or what the augmentation makes of them. */
  #batchPixels(indices: Uint32Array, epoch: number): Uint8Array {
    const size = this.#imageSize
    const batch = new Uint8Array(indices.length * size)
    if (this.options.fillBatch) this.options.fillBatch(indices, epoch, batch)
    else indices.forEach((index, i) => batch.set(this.data.images.subarray(index * size, (index + 1) * size), i * size))
    return batch
  }

  #imageTensor(pixels: Uint8Array, count: number): Tensor {
    const scale = this.options.pixelScale
    const scaled = new Float32Array(pixels.length)
    // `Float32Array.from` with a function takes 30 times as long, more than the rest of a small model's step.
    for (let i = 0; i < pixels.length; i++) scaled[i] = pixels[i]! * scale
    return tf.tensor(scaled, [count, ...this.#imageShape])
  }

  /** Masks must follow from the seed and the step alone, so that a resumed run draws the same ones. */
  #seedRandomLayers(): void {
    this.#layers.forEach((layer, i) => {
      // 0 would mean "no seed" to TensorFlow.js.
      if (seededLayers.has(layer.getClassName()))
        Object.assign(layer, { seed: mixSeed(this.options.seed, this.#step, i) || 1 })
    })
  }
}

function countCorrect(scores: Float32Array, labels: Int32Array, classCount: number): number {
  let correct = 0
  labels.forEach((label, row) => {
    if (argMaxOfRow(scores, row, classCount) === label) correct += 1
  })
  return correct
}

function splitByWeight(weights: readonly Weight[], values: Float32Array, prefix: string): NamedArray[] {
  let start = 0
  return weights.map((weight) => {
    const end = start + sizeOf([weight])
    const part = namedArray(weight, values.slice(start, end), prefix)
    start = end
    return part
  })
}

function joined(arrays: readonly NamedArray[]): Float32Array {
  const all = new Float32Array(arrays.reduce((sum, { values }) => sum + values.length, 0))
  let start = 0
  for (const { values } of arrays) {
    all.set(values, start)
    start += values.length
  }
  return all
}

function flat(tensors: readonly Tensor[]): Tensor1D {
  return tf.concat1d(tensors.map((tensor) => tensor.as1D()))
}

function sizeOf(weights: readonly Weight[]): number {
  return weights.reduce((sum, weight) => sum + sizeOfShape(shapeOfWeight(weight)), 0)
}
