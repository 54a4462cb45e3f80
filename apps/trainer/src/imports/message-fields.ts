import { BinaryReader, type WireType } from '@bufbuild/protobuf/wire'

type ReadField = (reader: BinaryReader, wireType: WireType) => void

/** Calls `fields` by number for each field of a protocol buffer, and skips the others. */
export function eachField(bytes: Uint8Array, fields: Readonly<Record<number, ReadField>>): void {
  const reader = new BinaryReader(bytes)
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag()
    const read = fields[number]
    if (read === undefined) reader.skip(wireType, number)
    else read(reader, wireType)
  }
}
