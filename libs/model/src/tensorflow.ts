import { createRequire } from 'node:module'
import path from 'node:path'
import util from 'node:util'
import type * as Tfjs from '@tensorflow/tfjs'
import type * as Wasm from '@tensorflow/tfjs-backend-wasm'
import { messageOf } from '@misfit/text/message-of'
import { addWasmKernels } from './wasm-kernels.ts'

/**
 * The one place that loads TensorFlow: the native library if it is installed, else WebAssembly, else plain JavaScript.
 * It must not be loaded from anywhere else, since the environment below has to be set first.
 */

export type TensorFlow = typeof Tfjs

export interface BackendInfo {
  readonly backend: 'native' | 'wasm' | 'cpu'
  /** Version of libtensorflow for the native backend, of TensorFlow.js for the others. */
  readonly tensorflow: string
  /** Why it is not native, when it is not. */
  readonly reason?: string
  /** Words for how much slower than native it is, when it is. */
  readonly slower?: string
}

// Read by libtensorflow when it loads: no start-up messages about CPU features and memory, unless the user wants them.
process.env.TF_CPP_MIN_LOG_LEVEL ??= '2'
// Convolutions by oneDNN: TensorFlow turns it on by itself only for the newest processors, but with AVX2 alone it
// already computes a step of the convolutional model in less than half the time.
process.env.TF_ENABLE_ONEDNN_OPTS ??= '1'

// tfjs-node calls these functions of `util`, which Node 22 warns about and Node 23 no longer has.
Object.assign(util, {
  isArray: Array.isArray,
  isBoolean: (value: unknown) => typeof value === 'boolean',
  isFunction: (value: unknown) => typeof value === 'function',
  isNull: (value: unknown) => value === null,
  isNullOrUndefined: (value: unknown) => value === null || value === undefined,
  isNumber: (value: unknown) => typeof value === 'number',
  isObject: (value: unknown) => value !== null && typeof value === 'object',
  isString: (value: unknown) => typeof value === 'string',
  isUndefined: (value: unknown) => value === undefined,
})

const require = createRequire(import.meta.url)
const loaded = await load()

/** TensorFlow.js with the fastest backend this machine has. */
export const tf: TensorFlow = loaded.tf

/** Describes the backend that computes: its name, its version, and why it is not the native one if it is not. */
export function backendInfo(): BackendInfo {
  return loaded.info
}

/** Resolves when the backend can compute. Importing this module has already waited for it. */
export async function ready(): Promise<void> {
  await tf.ready()
}

async function load(): Promise<{ tf: TensorFlow; info: BackendInfo }> {
  // For trying out the slower backends on a machine that has the native one.
  const wanted = process.env.MISFIT_BACKEND
  let reason = `MISFIT_BACKEND is ${wanted}`
  if (wanted === undefined || wanted === 'native') {
    try {
      const native = require('@tensorflow/tfjs-node') as TensorFlow
      return { tf: native, info: { backend: 'native', tensorflow: nativeVersion(native) } }
    } catch (error) {
      reason = `native TensorFlow did not load: ${firstLine(error)}`
    }
  }
  const plain = require('@tensorflow/tfjs') as TensorFlow
  const tensorflow = plain.version.tfjs
  hideBanner(plain)
  if (wanted !== 'cpu') {
    try {
      const wasm = require('@tensorflow/tfjs-backend-wasm') as typeof Wasm
      wasm.setWasmPaths(path.join(path.dirname(require.resolve('@tensorflow/tfjs-backend-wasm')), path.sep))
      const started = await withoutNewListeners(() => plain.setBackend('wasm'))
      if (!started) throw new Error('it could not be started')
      addWasmKernels(plain)
      return {
        tf: plain,
        info: {
          backend: 'wasm',
          tensorflow,
          reason,
          slower: 'about 20 times slower than compiled steps on native TensorFlow',
        },
      }
    } catch (error) {
      reason += `; WebAssembly did not load: ${firstLine(error)}`
    }
  }
  await plain.setBackend('cpu')
  return {
    tf: plain,
    info: {
      backend: 'cpu',
      tensorflow,
      reason,
      slower:
        'about 100 times slower than compiled steps on native TensorFlow for small dense nets, ' +
        'and far more for convolutions',
    },
  }
}

function nativeVersion(native: TensorFlow): string {
  const backend: unknown = native.backend()
  if (typeof backend === 'object' && backend !== null && 'binding' in backend) {
    const binding: unknown = backend.binding
    if (typeof binding === 'object' && binding !== null && 'TF_Version' in binding) return String(binding.TF_Version)
  }
  return 'unknown'
}

/** The plain CPU backend prints an advertisement for tfjs-node at its first use. */
function hideBanner(plain: TensorFlow): void {
  const cpu: unknown = plain.findBackend('cpu')
  if (typeof cpu === 'object' && cpu !== null) Object.assign(cpu, { firstUse: false })
}

/** Emscripten adds process-wide listeners that print its whole source at any uncaught error: takes them off again. */
async function withoutNewListeners<T>(start: () => Promise<T>): Promise<T> {
  const events = ['uncaughtException', 'unhandledRejection']
  const before = events.map((event) => process.rawListeners(event))
  const result = await start()
  events.forEach((event, i) => {
    for (const listener of process.rawListeners(event)) {
      if (!before[i]?.includes(listener)) process.removeListener(event, listener as () => void)
    }
  })
  return result
}

function firstLine(error: unknown): string {
  const message = messageOf(error)
  return message.split('\n')[0]?.trim() ?? ''
}
