import type { Parameter } from '@misfit/events/run/metric-series'
import { eachField } from './message-fields.ts'

/**
 * Reads the choices made for a session, from the content of TensorBoard's plugin `hparams`
 * (tensorboard/plugins/hparams/plugin_data.proto: `HParamsPluginData.session_start_info.hparams`, a map to
 * `google.protobuf.Value`).
 */
export function readHyperparameters(content: Uint8Array): Parameter[] {
  const parameters: Parameter[] = []
  eachField(content, {
    3: (reader) => {
      eachField(reader.bytes(), {
        1: (session) => {
          parameters.push(entry(session.bytes()))
        },
      })
    },
  })
  return parameters
}

function entry(bytes: Uint8Array): Parameter {
  let name = ''
  let value = ''
  eachField(bytes, {
    1: (reader) => {
      name = reader.string()
    },
    2: (reader) => {
      eachField(reader.bytes(), {
        2: (of) => {
          value = String(of.double())
        },
        3: (of) => {
          value = of.string()
        },
        4: (of) => {
          value = String(of.bool())
        },
      })
    },
  })
  return { name, value }
}
