import { eachField } from './message-fields.ts'
import { readScalarTensor } from './scalar-tensor.ts'

/** A value of a summary: a number, or what we leave out. */
export interface SummaryValue {
  readonly tag: string
  /** Null where it is no scalar. */
  readonly scalar: number | null
  /**
   * Plugin that made it, in its first record at least: `scalars`, `histograms`, `hparams`. Null where it is not said.
   */
  readonly plugin: string | null
  /** Content that the plugin keeps with it. */
  readonly content: Uint8Array | null
}

export interface TensorBoardEvent {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly step: number
  readonly values: readonly SummaryValue[]
}

/**
 * Reads a record of an event file: the fields of `Event`, `Summary` and `SummaryMetadata` that scalars need
 * (tensorboard/compat/proto/event.proto, summary.proto).
 *
 * @throws an error of the wire format when the bytes are no such message
 */
export function readEvent(bytes: Uint8Array): TensorBoardEvent {
  let at = 0
  let step = 0
  const values: SummaryValue[] = []
  eachField(bytes, {
    1: (reader) => {
      at = reader.double() * 1000
    },
    2: (reader) => {
      step = Number(reader.int64())
    },
    5: (reader) => {
      eachField(reader.bytes(), {
        1: (inner) => {
          values.push(readValue(inner.bytes()))
        },
      })
    },
  })
  return { at, step, values }
}

function readValue(bytes: Uint8Array): SummaryValue {
  let tag = ''
  let simple: number | null = null
  let tensor: Uint8Array | null = null
  let plugin: string | null = null
  let content: Uint8Array | null = null
  eachField(bytes, {
    1: (reader) => {
      tag = reader.string()
    },
    2: (reader) => {
      simple = reader.float()
    },
    // Kinds that had a field of their own before there were plugins.
    4: (reader, wireType) => {
      reader.skip(wireType)
      plugin ??= 'images'
    },
    5: (reader, wireType) => {
      reader.skip(wireType)
      plugin ??= 'histograms'
    },
    6: (reader, wireType) => {
      reader.skip(wireType)
      plugin ??= 'audio'
    },
    8: (reader) => {
      tensor = reader.bytes()
    },
    9: (reader) => {
      eachField(reader.bytes(), {
        1: (metadata) => {
          eachField(metadata.bytes(), {
            1: (data) => {
              plugin = data.string()
            },
            2: (data) => {
              content = data.bytes()
            },
          })
        },
      })
    },
  })
  return { tag, plugin, content, scalar: simple ?? (tensor === null ? null : readScalarTensor(tensor)) }
}
