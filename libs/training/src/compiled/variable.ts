import { shape as shapeAttribute, text, type, type Graph, type Output } from './graph.ts'

const float32 = { dtype: type('float32') }

/** Memory that lives in TensorFlow between calls: a weight, or what the optimizer remembers of it. */
export class Variable {
  readonly handle: Output
  /** Feed this, and compute `assigned`, to set the value. */
  readonly initial: Output
  readonly assigned: Output
  /** Value of the variable in a call that does not change it. */
  readonly value: Output

  constructor(
    private readonly graph: Graph,
    readonly name: string,
    readonly shape: readonly number[],
  ) {
    this.handle = graph.node(
      'VarHandleOp',
      [],
      { ...float32, shape: shapeAttribute(shape), shared_name: text(name) },
      name,
    )
    this.initial = graph.placeholder(`${name}/initial`, 'float32')
    // The array fed may only be freed by JavaScript's thread, so TensorFlow keeps a copy.
    const copy = graph.node('DeepCopy', [this.initial], { T: float32.dtype })
    this.assigned = graph.node('AssignVariableOp', [this.handle, copy], float32)
    this.value = this.read()
  }

  /** Reads the variable's value once these nodes have run. */
  read(after: readonly Output[] = []): Output {
    return this.graph.node('ReadVariableOp', [this.handle, ...after.map(waitFor)], float32)
  }
}

/** An input that waits for a node and takes no value from it. */
export function waitFor(node: Output): Output {
  return `^${node}`
}
