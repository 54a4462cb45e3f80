import { WireType, type BinaryReader } from '@bufbuild/protobuf/wire'
import { fromHalf } from '@misfit/evaluation/predictions/half-float'
import { eachField } from './message-fields.ts'

/** Members of `DataType` (tensorboard/compat/proto/types.proto) that a scalar may have. */
const types = {
  float: 1,
  double: 2,
  int32: 3,
  uint8: 4,
  int16: 5,
  int8: 6,
  int64: 9,
  bool: 10,
  bfloat16: 14,
  half: 19,
} as const

/**
 * The number in a `TensorProto` of one element, whatever its type; null when it has more elements or is no number.
 * Writers put it into `tensor_content` as raw bytes, or into the list of its type.
 */
export function readScalarTensor(bytes: Uint8Array): number | null {
  let type = 0
  let elements = 1
  let content: Uint8Array | null = null
  const listed: number[] = []
  const list = (read: (reader: BinaryReader) => number) => (reader: BinaryReader, wireType: WireType) => {
    if (wireType !== WireType.LengthDelimited) listed.push(read(reader))
    else {
      // Packed: the numbers alone, one after the other.
      const end = reader.uint32() + reader.pos
      while (reader.pos < end) listed.push(read(reader))
    }
  }
  eachField(bytes, {
    1: (reader) => {
      type = reader.int32()
    },
    2: (reader) => {
      eachField(reader.bytes(), {
        2: (shape) => {
          eachField(shape.bytes(), {
            1: (dimension) => {
              elements *= Number(dimension.int64())
            },
          })
        },
      })
    },
    4: (reader) => {
      content = reader.bytes()
    },
    5: list((reader) => reader.float()),
    6: list((reader) => reader.double()),
    7: list((reader) => reader.int32()),
    10: list((reader) => Number(reader.int64())),
    11: list((reader) => Number(reader.bool())),
    13: list((reader) => reader.int32()),
  })
  if (elements !== 1) return null
  if (content !== null) return fromBytes(type, content)
  const [value] = listed
  if (value === undefined) return null
  return type === types.half ? fromHalf(value) : type === types.bfloat16 ? fromBfloat16(value) : value
}

function fromBytes(type: number, bytes: Uint8Array): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  switch (type) {
    case types.float:
      return view.byteLength === 4 ? view.getFloat32(0, true) : null
    case types.double:
      return view.byteLength === 8 ? view.getFloat64(0, true) : null
    case types.int32:
      return view.byteLength === 4 ? view.getInt32(0, true) : null
    case types.int64:
      return view.byteLength === 8 ? Number(view.getBigInt64(0, true)) : null
    case types.int16:
      return view.byteLength === 2 ? view.getInt16(0, true) : null
    case types.int8:
      return view.byteLength === 1 ? view.getInt8(0) : null
    case types.uint8:
    case types.bool:
      return view.byteLength === 1 ? view.getUint8(0) : null
    case types.half:
      return view.byteLength === 2 ? fromHalf(view.getUint16(0, true)) : null
    case types.bfloat16:
      return view.byteLength === 2 ? fromBfloat16(view.getUint16(0, true)) : null
    default:
      return null
  }
}

/** The upper half of a 32-bit float. */
function fromBfloat16(bits: number): number {
  const view = new DataView(new ArrayBuffer(4))
  view.setUint16(0, bits)
  return view.getFloat32(0)
}
