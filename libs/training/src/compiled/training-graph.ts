import type { LayersModel } from '@tensorflow/tfjs'
import type { TrainingGraphOptions, WeightMemory } from './training-graph-options.ts'
import { backpropagate } from './backpropagation.ts'
import { writeDenseStep } from './dense-step.ts'
import { Graph, int, type, type Output } from './graph.ts'
import { frozenLayers } from '../step/frozen-layers.ts'
import { writeClipping } from '../step/gradient-clipping.ts'
import type { GraphUpdate } from '../optimizers/optimizer.ts'
import { shapeOfWeight, type Weight } from '../step/weight-arrays.ts'
import { writeLoss } from './loss.ts'
import type { Layer } from './layers.ts'
import { logitsOf, type ModelTraining } from './model-logits.ts'
import { NotCompilableError } from './not-compilable.ts'
import { inType, Value } from './value.ts'
import { Variable, waitFor } from './variable.ts'
import { penaltiesInLoss, type WeightPenalty } from '../loss/weight-penalties.ts'
import { writePenalty, writeSum } from './write-penalty.ts'

const T = type('float32')

/** Call that trains: feed `images`, `rows`, `labels`, `rates` and `share`, compute `losses` and `predicted`. */
export interface TrainingCall {
  /** Number of batches that the call takes. */
  readonly steps: number
  /** Loss of each image before its step's update, `[steps, n]`. */
  readonly losses: Output
  /** The class with the largest value for each image, `[steps, n]` int32. */
  readonly predicted: Output
  /** Penalties of the weights that are added to each step's loss, `[steps]`; undefined without penalties. */
  readonly penalties: Output | undefined
}

/** Placeholders of all calls. */
export const feeds = {
  /** Pixels 0-255, uint8 `[count, height, width, channels]`. */
  images: 'images',
  /** Rows of `images`, int32 `[steps, n]`. */
  rows: 'rows',
  /** Their classes, int32 `[steps, n]`. */
  labels: 'labels',
  /** The optimizer's `rates` for each step, one step after the other, `[steps * rates]`. */
  rates: 'rates',
  /** Share of each image in the mean of the loss: `1 / n`; `[steps, n, 1]` where images are weighted. */
  share: 'share',
  /** Seed of each step for what is random in it, int32 `[steps]`. Only where `needsSeeds` says so. */
  seeds: 'seeds',
  /** Number of images in each piece of a batch. */
  pieces: 'pieces',
} as const

export interface TrainingGraph {
  readonly graph: Graph
  readonly memory: ReadonlyMap<Weight, WeightMemory>
  readonly calls: readonly TrainingCall[]
  /** Values before the softmax for all of `images`, `[count, classes]`. */
  readonly logits: Output
  /**
   * Call of one step, and values before the softmax, for fewer images than a batch has pieces: not every operation
   * takes no image at all.
   */
  readonly few: { readonly call: TrainingCall; readonly logits: Output }
  /** Computing this sets every variable to its fed value. */
  readonly initialized: Output
  /** Whether something is random in a step. */
  readonly needsSeeds: boolean
}

/**
 * Writes one graph for everything a run needs of its model: setting and reading its variables, training on the mean
 * loss, and prediction, which is always in 32-bit floats.
 *
 * Steps follow each other in the graph without a loop: TensorFlow runs a graph without control flow with less work for
 * each node.
 *
 * @throws NotCompilableError when a layer has no rule
 */
export function writeTrainingGraph(model: LayersModel, options: TrainingGraphOptions): TrainingGraph {
  const graph = new Graph(options.products, options.ownGradients)
  const writer = new Writer(graph, model, options)
  const initialized = graph.node(
    'Identity',
    [graph.floatScalar(1), ...writer.variables.map(({ assigned }) => waitFor(assigned))],
    { T },
  )
  const calls = options.stepCounts.map((steps) => writer.trainingCall(steps, options.pieces))
  const logits = writer.prediction(options.pieces)
  const few =
    options.pieces === 1
      ? { call: calls[0]!, logits }
      : { call: writer.trainingCall(1, 1), logits: writer.prediction(1) }
  return { graph, memory: writer.memory, calls, logits, few, initialized, needsSeeds: writer.needsSeeds }
}

/** Feeds that one step takes, and the number of its pieces. */
interface StepFeeds {
  readonly pieces: number
  readonly rows: Output
  readonly labels: Output
  readonly rates: readonly Output[]
  readonly seed: Output
  readonly share: Output
}

class Writer {
  readonly memory: Map<Weight, WeightMemory>
  readonly #images: Output
  readonly #rows: Output
  readonly #labels: Output
  readonly #rates: Output
  readonly #share: Output
  readonly #seeds: Output
  readonly #pieces: Output
  needsSeeds = false
  readonly #constants: { scale: Output; first: Output; classes: Output }
  readonly #penalties: readonly WeightPenalty[]
  readonly #frozen: ReadonlySet<Layer>
  readonly #update: (update: GraphUpdate) => Output

  constructor(
    private readonly graph: Graph,
    private readonly model: LayersModel,
    private readonly options: TrainingGraphOptions,
  ) {
    this.memory = new Map(model.weights.map((weight, i) => [weight, this.#remember(weight, i)]))
    this.#images = graph.placeholder(feeds.images, 'uint8')
    this.#rows = graph.placeholder(feeds.rows, 'int32')
    this.#labels = graph.placeholder(feeds.labels, 'int32')
    this.#rates = graph.placeholder(feeds.rates, 'float32')
    this.#share = graph.placeholder(feeds.share, 'float32')
    this.#seeds = graph.placeholder(feeds.seeds, 'int32')
    this.#pieces = graph.placeholder(feeds.pieces, 'int32')
    this.#constants = {
      scale: graph.floatScalar(options.pixelScale),
      first: graph.constant(Int32Array.of(0), []),
      classes: graph.constant(Int32Array.of(1), []),
    }
    const penalties = penaltiesInLoss(model, model.layers, options.rules)
    if (!penalties) throw new NotCompilableError('a layer adds more to the loss than L1 and L2 of its weights')
    this.#penalties = penalties
    this.#frozen = frozenLayers(model, options.rules)
    this.#update = options.optimizer.compile(graph)
  }

  get variables(): Variable[] {
    return [...this.memory.values()].flatMap(({ weight, slots = [] }) => [weight, ...slots])
  }

  /** Values before the softmax for all images of the feed. */
  prediction(pieces: number): Output {
    const weightOf = (weight: Weight) => this.#weightValue(weight, this.#memoryOf(weight).weight.value)
    return this.#joined(
      this.#inPieces(pieces, this.#images, 'uint8').map(
        (pixels) => logitsOf(this.model, this.#scaled(pixels), weightOf).output,
      ),
      'float32',
    )
  }

  /** @param pieces of each batch, computed side by side */
  trainingCall(steps: number, pieces: number): TrainingCall {
    const parts = (input: Output, dataType: 'float32' | 'int32', each = 1) =>
      this.#unpack(input, steps * each, dataType)
    const rateCount = this.options.optimizer.rates(0, 1).length
    const rows = parts(this.#rows, 'int32')
    const labels = parts(this.#labels, 'int32')
    const rates = parts(this.#rates, 'float32', rateCount)
    const seeds = parts(this.#seeds, 'int32')
    const shares = this.options.weighted ? parts(this.#share, 'float32') : rows.map(() => this.#share)
    const losses: Output[] = []
    const predicted: Output[] = []
    const penalties: Output[] = []
    let updates = new Map<Weight, Output>()
    for (let i = 0; i < steps; i++) {
      // The next batch is fetched while this one goes backward; earlier, all of them would push each other out of the
      // cache.
      const step = this.#step(
        {
          pieces,
          rows: rows[i]!,
          labels: labels[i]!,
          rates: rates.slice(i * rateCount, (i + 1) * rateCount),
          seed: seeds[i]!,
          share: shares[i]!,
        },
        updates,
        losses.slice(-1),
      )
      losses.push(step.losses)
      predicted.push(step.predicted)
      penalties.push(...step.penalty)
      updates = step.updates
    }
    const done = [...new Set(updates.values())].map(waitFor)
    return {
      steps,
      losses: this.graph.node('Pack', [...losses, ...done], { T, N: int(steps) }),
      predicted: this.graph.node('Pack', predicted, { T: type('int32'), N: int(steps) }),
      penalties: penalties.length === 0 ? undefined : this.graph.node('Pack', penalties, { T, N: int(steps) }),
    }
  }

  /** Writes one step on the weights that the updates before it left behind. */
  #step(
    { pieces, rows, labels, rates, seed, share }: StepFeeds,
    before: ReadonlyMap<Weight, Output>,
    fetchAfter: readonly Output[],
  ) {
    const { graph } = this
    const updates = new Map<Weight, Output>()
    const training = (piece: number): ModelTraining => ({
      frozen: this.#frozen,
      seed: (layer) => {
        this.needsSeeds = true
        return graph.node('Pack', [seed, graph.constant(Int32Array.of(layer + piece * this.model.layers.length), [])], {
          T: type('int32'),
          N: int(2),
        })
      },
      decrease: (weight, amount) => {
        if (updates.has(weight)) throw new NotCompilableError('it is used twice and has moving averages')
        updates.set(
          weight,
          graph.node('AssignSubVariableOp', [this.#memoryOf(weight).weight.handle, amount], { dtype: T }),
        )
      },
    })
    const { first, classes } = this.#constants
    const batch = graph.node('GatherV2', [this.#images, rows, first, ...fetchAfter.map(waitFor)], {
      Tparams: type('uint8'),
      Tindices: type('int32'),
      Taxis: type('int32'),
    })
    const { denseStep } = this.options
    if (denseStep) {
      const memoryOf = (weight: Weight) => this.#memoryOf(weight)
      return {
        ...writeDenseStep(graph, denseStep, {
          images: batch,
          labels,
          share,
          alpha: rates[0]!,
          memoryOf,
          after: [...new Set(before.values())],
        }),
        penalty: [],
      }
    }
    const weights = new Map(
      this.model.weights.map((weight) => {
        const update = before.get(weight)
        return [weight, this.#weightValue(weight, this.#memoryOf(weight).weight.read(update ? [update] : []))]
      }),
    )
    const labelPieces = this.#inPieces(pieces, labels, 'int32')
    const shares = this.options.weighted ? this.#inPieces(pieces, share, 'float32') : labelPieces.map(() => share)
    const forward = this.#inPieces(pieces, batch, 'uint8').map((pixels, piece) => {
      const images = inType(this.#scaled(pixels), this.options.numbers)
      const logits = inType(
        logitsOf(this.model, images, (weight) => weights.get(weight)!, training(piece)),
        'float32',
      )
      const predicted = graph.node('ArgMax', [logits.output, classes], {
        T,
        Tidx: type('int32'),
        output_type: type('int32'),
      })
      return { ...writeLoss(logits, labelPieces[piece]!, this.options.loss), predicted }
    })
    const losses = this.#joined(
      forward.map((piece) => piece.losses),
      'float32',
    )
    const predicted = this.#joined(
      forward.map((piece) => piece.predicted),
      'int32',
    )

    const forwardNodes = graph.nodeCount
    const backward = forward.map(({ from, gradient }, piece) =>
      backpropagate(from, graph.node('Mul', [gradient, shares[piece]!], { T })),
    )
    const penalties = new Map(
      this.#penalties.map((penalty) => [penalty.weight, writePenalty(weights.get(penalty.weight)!, penalty)]),
    )
    const trained = [...weights].flatMap(([weight, value]) => {
      const parts = [
        ...backward.map((gradients) => gradients.get(value)),
        ...(penalties.get(weight)?.gradients ?? []),
      ].filter((part) => part !== undefined)
      return value.trainable && parts.length > 0 ? [{ weight, value, byWeight: writeSum(value, parts) }] : []
    })
    const penaltyLosses = [...penalties.values()].flatMap((penalty) => penalty.losses)
    const clipped = this.#clipped(trained.map(({ byWeight }) => byWeight))
    trained.forEach(({ weight, value }, i) => {
      updates.set(weight, this.#updated(weight, value, clipped[i]!, rates, graph.readersOf(value.output, forwardNodes)))
    })
    return {
      losses,
      predicted,
      updates,
      penalty: penaltyLosses.length === 0 ? [] : [writeSum({ graph }, penaltyLosses)],
    }
  }

  #clipped(gradients: readonly Output[]): readonly Output[] {
    const { clipping } = this.options
    return clipping && gradients.length > 0 ? writeClipping(this.graph, clipping, gradients) : gradients
  }

  /** The update waits for those who still read the weight, since it would otherwise have to copy it first. */
  #updated(
    weight: Weight,
    { output: value }: Value,
    gradient: Output,
    rates: readonly Output[],
    readers: readonly Output[],
  ): Output {
    const {
      weight: { handle },
      slots,
    } = this.#memoryOf(weight)
    if (!slots) throw new Error(`${weight.name} is not trained`)
    return this.#update({
      weight: { handle, value },
      slots: slots.map((slot) => slot.handle),
      rates,
      gradient,
      after: readers.map(waitFor),
    })
  }

  #scaled(pixels: Output): Value {
    const values = this.graph.node('Cast', [pixels], { SrcT: type('uint8'), DstT: T })
    const { imageShape, pixelScale, byteProducts } = this.options
    const scaled = this.graph.node('Mul', [values, this.#constants.scale], { T })
    return new Value(
      this.graph,
      scaled,
      [-1, ...imageShape],
      [],
      false,
      'float32',
      byteProducts ? { bytes: pixels, scale: pixelScale } : undefined,
    )
  }

  #weightValue(weight: Weight, output: Output): Value {
    const { weight: variable, slots } = this.#memoryOf(weight)
    return new Value(this.graph, output, variable.shape, [], slots !== undefined)
  }

  #remember(weight: Weight, index: number): WeightMemory {
    const shape = shapeOfWeight(weight)
    const variable = (kind: string) => new Variable(this.graph, `${kind}${index}`, shape)
    const trained = this.model.trainableWeights.includes(weight)
    return { weight: variable('weight'), ...(trained ? { slots: this.options.optimizer.slots.map(variable) } : {}) }
  }

  #memoryOf(weight: Weight): WeightMemory {
    return this.memory.get(weight)!
  }

  /** Cut along the first dimension, which has an entry for each image of a batch. */
  #inPieces(pieces: number, values: Output, dataType: 'uint8' | 'float32' | 'int32'): Output[] {
    if (pieces === 1) return [values]
    const attributes = { T: type(dataType), Tlen: type('int32'), num_split: int(pieces) }
    return outputsOf(this.graph.node('SplitV', [values, this.#pieces, this.#constants.first], attributes), pieces)
  }

  /** Joins pieces along the first dimension. */
  #joined(pieces: readonly Output[], dataType: 'float32' | 'int32'): Output {
    if (pieces.length === 1) return pieces[0]!
    return this.graph.node('ConcatV2', [...pieces, this.#constants.first], {
      T: type(dataType),
      Tidx: type('int32'),
      N: int(pieces.length),
    })
  }

  /** The parts along the first dimension. */
  #unpack(input: Output, count: number, dataType: 'float32' | 'int32'): Output[] {
    return outputsOf(this.graph.node('Unpack', [input], { T: type(dataType), num: int(count), axis: int(0) }), count)
  }
}

const outputsOf = (node: Output, count: number): Output[] =>
  Array.from({ length: count }, (_, i) => (i ? `${node}:${i}` : node))
