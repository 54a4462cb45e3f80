import { proto, type AttrMessage, type ShapeMessage } from './proto.ts'

/** Output of a node: `MatMul_3` is its first, `Unpack_1:2` its third; `^Adam_4` waits for the node, without a value. */
export type Output = string

/** `DataType` of `types.proto`, for the types used here. */
const dataTypes = { float32: 1, int32: 3, uint8: 4, int64: 9, bool: 10, bfloat16: 14, resource: 20 } as const
type DataType = keyof typeof dataTypes

type Attribute = AttrMessage
export type Attributes = Readonly<Record<string, Attribute>>

/**
 * A TensorFlow graph, written node by node. A node's inputs must exist before it, so the order of writing is an order
 * of computing.
 */
export class Graph {
  /**
   * @param products what matrix products and convolutions of `bfloat16` values are computed in. A processor without
   * `bfloat16` arithmetic takes twenty times as long in that as in 32-bit floats.
   * @param ownGradients whether relu's gradient is computed by the operations of `native/`, which must be there
   */
  constructor(
    readonly products: 'float32' | 'bfloat16' = 'float32',
    readonly ownGradients = false,
  ) {}

  /** Sums over all but the channels, of those gradients whose operation gives this sum too. */
  readonly channelSums = new Map<Output, Output>()

  readonly #message = new (proto().GraphDef)()
  readonly #names = new Set<string>()
  readonly #readers = new Map<Output, { name: Output; place: number }[]>()

  /**
   * @param inputs values, then the `^nodes` to wait for
   * @param attributes those without a default, and those that differ from it
   * @param name made from the operation when not given; may hold no comma
   */
  node(op: string, inputs: readonly Output[], attributes: Attributes = {}, name = `${op}_${this.#names.size}`): Output {
    if (this.#names.has(name)) throw new Error(`the graph has two nodes ${name}`)
    const node = new (proto().NodeDef)()
    node.setOp(op)
    node.setName(name)
    node.setInputList([...inputs])
    for (const [key, value] of Object.entries(attributes)) node.getAttrMap().set(key, value)
    this.#message.addNode(node)
    for (const input of inputs)
      this.#readers.set(input, [...(this.#readers.get(input) ?? []), { name, place: this.#names.size }])
    this.#names.add(name)
    return name
  }

  /** A value given at every call. Its shape may differ from call to call. */
  placeholder(name: string, dataType: DataType): Output {
    return this.node('Placeholder', [], { dtype: type(dataType) }, name)
  }

  constant(values: Float32Array | Int32Array, shape: readonly number[]): Output {
    const dataType = values instanceof Float32Array ? 'float32' : 'int32'
    const tensor = new (proto().Tensor)()
    tensor.setDtype(dataTypes[dataType])
    tensor.setTensorShape(shapeMessage(shape))
    tensor.setTensorContent(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    return this.node('Const', [], {
      dtype: type(dataType),
      value: attribute((a) => {
        a.setTensor(tensor)
      }),
    })
  }

  floatScalar(value: number): Output {
    return this.constant(Float32Array.of(value), [])
  }

  intVector(values: readonly number[]): Output {
    return this.constant(Int32Array.from(values), [values.length])
  }

  /**
   * The nodes written so far that take this output as an input.
   *
   * @param since leaves out the nodes before this one: a `nodeCount` from earlier
   */
  readersOf(output: Output, since = 0): Output[] {
    return (this.#readers.get(output) ?? []).filter(({ place }) => place >= since).map(({ name }) => name)
  }

  get nodeCount(): number {
    return this.#names.size
  }

  /** The graph as a SavedModel file, without signatures or variables. */
  savedModel(tag: string): Uint8Array {
    const { MetaGraphDef, SavedModel, VersionDef } = proto()
    const version = new VersionDef()
    version.setProducer(graphVersion)
    this.#message.setVersions(version)
    const info = new MetaGraphDef.MetaInfoDef()
    info.setTagsList([tag])
    const metaGraph = new MetaGraphDef()
    metaGraph.setMetaInfoDef(info)
    metaGraph.setGraphDef(this.#message)
    const savedModel = new SavedModel()
    savedModel.setSavedModelSchemaVersion(1)
    savedModel.addMetaGraphs(metaGraph)
    return savedModel.serializeBinary()
  }
}

/**
 * `TF_GRAPH_DEF_VERSION` of TensorFlow 2.9: every newer TensorFlow still reads it, and knows all operations used here.
 */
const graphVersion = 1087

export const type = (dataType: DataType): Attribute =>
  attribute((a) => {
    a.setType(dataTypes[dataType])
  })
export const bool = (value: boolean): Attribute =>
  attribute((a) => {
    a.setB(value)
  })
export const int = (value: number): Attribute =>
  attribute((a) => {
    a.setI(value)
  })
export const float = (value: number): Attribute =>
  attribute((a) => {
    a.setF(value)
  })
export const text = (value: string): Attribute =>
  attribute((a) => {
    a.setS(Buffer.from(value))
  })
export const shape = (sizes: readonly number[]): Attribute =>
  attribute((a) => {
    a.setShape(shapeMessage(sizes))
  })
export const ints = (values: readonly number[]): Attribute =>
  attribute((a) => {
    const list = new (proto().AttrValue.ListValue)()
    list.setIList([...values])
    a.setList(list)
  })

function attribute(set: (message: AttrMessage) => void): Attribute {
  const message = new (proto().AttrValue)()
  set(message)
  return message
}

function shapeMessage(sizes: readonly number[]): ShapeMessage {
  const { TensorShape } = proto()
  const message = new TensorShape()
  message.setDimList(
    sizes.map((size) => {
      const dim = new TensorShape.Dim()
      dim.setSize(size)
      return dim
    }),
  )
  return message
}
