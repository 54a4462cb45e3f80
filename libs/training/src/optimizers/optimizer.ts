import type { Tensor1D } from '@tensorflow/tfjs'
import type { Graph, Output } from '../compiled/graph.ts'

/** Kingma & Ba 2014. */
export interface AdamConstants {
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
}

/**
 * Optimizer: changes weights by their gradients, once by TensorFlow.js's operations, once as nodes of a graph. Each
 * optimizer's file has both beside their formula.
 */
export interface Optimizer {
  /** Names of what it remembers of each trained weight, as checkpoints have them: `adam.m`. All zero at first. */
  readonly slots: readonly string[]

  /**
   * The numbers of one update that differ from step to step, worked out in double precision.
   *
   * @param step the number of the update, from 1
   */
  rates(learningRate: number, step: number): readonly number[]

  /** The constants of an optimizer that is plain Adam. */
  readonly adam?: AdamConstants

  /** Updates all parameters, laid end to end in one vector: a dozen operations whatever the number of layers. */
  update(weights: Tensor1D, gradient: Tensor1D, slots: readonly Tensor1D[], rates: readonly number[]): Updated

  /** Writes what all updates share, and gives a function that writes the update of one weight. */
  compile(graph: Graph): (update: GraphUpdate) => Output
}

export interface Updated {
  readonly weights: Tensor1D
  readonly slots: readonly Tensor1D[]
}

export interface GraphUpdate {
  /** The variable of the weight, and its value before the update. */
  readonly weight: { readonly handle: Output; readonly value: Output }
  /** The variables of its slots. */
  readonly slots: readonly Output[]
  readonly rates: readonly Output[]
  readonly gradient: Output
  /**
   * `^nodes` that still read the weight: TensorFlow changes it in place once they are done, and would copy it before.
   */
  readonly after: readonly Output[]
}
