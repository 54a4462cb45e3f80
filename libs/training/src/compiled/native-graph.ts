import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { tf } from '@misfit/model/tensorflow'
import { messageOf } from '@misfit/text/message-of'
import type { Graph } from './graph.ts'
import { NotCompilableError } from './not-compilable.ts'

type Values = Float32Array | Int32Array | Uint8Array
type FeedType = 'float32' | 'int32' | 'uint8'

/** A value for a placeholder: memory that TensorFlow already holds, or an array for this call only. */
export type Feed = NativeTensor | { readonly shape: readonly number[]; readonly values: Values }

interface Binding {
  readonly TF_FLOAT: number
  readonly TF_INT32: number
  readonly TF_UINT8: number
  readonly TF_Version: string
  createTensor(shape: number[], type: number, values: Values): number
  deleteTensor(id: number): void
  tensorDataSync(id: number): Values
  loadSavedModel(folder: string, tags: string): number
  deleteSavedModel(id: number): void
  getNumOfTensors(): number
  getNumOfSavedModels(): number
  runSavedModel(id: number, inputIds: number[], inputs: string, outputs: string): { id: number }[]
}

/** tfjs-node's link to libtensorflow, or undefined when another backend computes. */
export function nativeBinding(): Binding | undefined {
  const backend: unknown = tf.backend()
  if (typeof backend !== 'object' || backend === null || !('binding' in backend)) return undefined
  const binding = backend.binding as Partial<Binding> | undefined
  return typeof binding?.runSavedModel === 'function' ? (binding as Binding) : undefined
}

/** An array that TensorFlow reads where it lies, without a copy: don't change it while this is alive. */
export class NativeTensor {
  readonly id: number

  constructor(
    private readonly binding: Binding,
    readonly shape: readonly number[],
    values: Values,
  ) {
    this.id = binding.createTensor([...shape], typeCode(binding, values), values)
  }

  dispose(): void {
    this.binding.deleteTensor(this.id)
  }
}

const tag = 'train'

/** A graph loaded into TensorFlow, with the variables of its session. */
export class NativeGraph {
  readonly #binding: Binding
  readonly #id: number

  /**
   * @throws NotCompilableError when there is no native TensorFlow, or it does not know an operation or its attributes
   */
  constructor(graph: Graph) {
    const binding = nativeBinding()
    if (!binding) throw new NotCompilableError('it needs native TensorFlow')
    this.#binding = binding
    const folder = mkdtempSync(path.join(tmpdir(), 'misfit-graph-'))
    try {
      writeFileSync(path.join(folder, 'saved_model.pb'), graph.savedModel(tag))
      this.#id = binding.loadSavedModel(folder, tag)
    } catch (error) {
      throw new NotCompilableError(`TensorFlow ${binding.TF_Version} does not take its ` + `graph: ${messageOf(error)}`)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  tensor(shape: readonly number[], values: Values): NativeTensor {
    return new NativeTensor(this.#binding, shape, values)
  }

  /**
   * Computes these outputs, and what they wait for.
   *
   * @param feeds by name of the placeholder
   * @returns a copy of each output, in order
   */
  run(feeds: Readonly<Record<string, Feed>>, outputs: readonly string[]): Values[] {
    const tensors = Object.values(feeds).map((feed) =>
      feed instanceof NativeTensor
        ? { tensor: feed, kept: true }
        : { tensor: this.tensor(feed.shape, feed.values), kept: false },
    )
    try {
      const results = this.#binding.runSavedModel(
        this.#id,
        tensors.map(({ tensor }) => tensor.id),
        Object.keys(feeds).map(firstOutput).join(','),
        outputs.map(firstOutput).join(','),
      )
      return results.map(({ id }) => {
        const values = this.#binding.tensorDataSync(id)
        this.#binding.deleteTensor(id)
        return values
      })
    } finally {
      for (const { tensor, kept } of tensors) if (!kept) tensor.dispose()
    }
  }

  dispose(): void {
    this.#binding.deleteSavedModel(this.#id)
  }
}

function firstOutput(name: string): string {
  return `${name}:0`
}

function typeCode(binding: Binding, values: Values): number {
  const types: Record<FeedType, number> = {
    float32: binding.TF_FLOAT,
    int32: binding.TF_INT32,
    uint8: binding.TF_UINT8,
  }
  if (values instanceof Float32Array) return types.float32
  return values instanceof Int32Array ? types.int32 : types.uint8
}
