import { createRequire } from 'node:module'

/**
 * The protobuf classes of a TensorFlow graph, as tfjs-node ships them without types. Only what `graph.ts` sets is
 * named.
 */
interface Message {
  serializeBinary(): Uint8Array
}

interface DimMessage {
  setSize(size: number): void
}
export interface ShapeMessage {
  setDimList(dims: DimMessage[]): void
}

interface TensorMessage {
  setDtype(type: number): void
  setTensorShape(shape: ShapeMessage): void
  setTensorContent(bytes: Uint8Array): void
}

interface ListMessage {
  setIList(values: number[]): void
}

export interface AttrMessage {
  setB(value: boolean): void
  setI(value: number): void
  setF(value: number): void
  setS(value: Uint8Array): void
  setType(value: number): void
  setShape(value: ShapeMessage): void
  setTensor(value: TensorMessage): void
  setList(value: ListMessage): void
}

interface NodeMessage {
  setName(name: string): void
  setOp(op: string): void
  setInputList(inputs: string[]): void
  getAttrMap(): { set(name: string, value: AttrMessage): unknown }
}

interface VersionMessage {
  setProducer(version: number): void
}

interface GraphMessage extends Message {
  addNode(node: NodeMessage): void
  setVersions(version: VersionMessage): void
}

interface MetaInfoMessage {
  setTagsList(tags: string[]): void
}

interface MetaGraphMessage {
  setMetaInfoDef(info: MetaInfoMessage): void
  setGraphDef(graph: GraphMessage): void
}

interface SavedModelMessage extends Message {
  setSavedModelSchemaVersion(version: number): void
  addMetaGraphs(graph: MetaGraphMessage): void
}

interface ProtoClasses {
  GraphDef: new () => GraphMessage
  NodeDef: new () => NodeMessage
  VersionDef: new () => VersionMessage
  Tensor: new () => TensorMessage
  TensorShape: (new () => ShapeMessage) & { Dim: new () => DimMessage }
  AttrValue: (new () => AttrMessage) & { ListValue: new () => ListMessage }
  MetaGraphDef: (new () => MetaGraphMessage) & { MetaInfoDef: new () => MetaInfoMessage }
  SavedModel: new () => SavedModelMessage
}

let classes: ProtoClasses | undefined

/** Loaded at the first use: without tfjs-node nothing is compiled, and this file may still be imported. */
export function proto(): ProtoClasses {
  classes ??= createRequire(import.meta.url)('@tensorflow/tfjs-node/dist/proto/api_pb.js') as ProtoClasses
  return classes
}
