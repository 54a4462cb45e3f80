import os from 'node:os'
import type { Environment } from '@misfit/events/run/run-event'
import type { BackendInfo } from '@misfit/model/tensorflow'
import { misfitVersion } from '../misfit-version.ts'
import type { ThreadChoice } from '../run-process/thread-choice.ts'
import { cores } from '../run-process/thread-count.ts'

/** Describes machine and process for a run's `started` event. */
export function describeEnvironment(
  backend: BackendInfo,
  { threads, reason }: ThreadChoice,
): Omit<Environment, 'execution' | 'stepsPerCall'> {
  return {
    host: os.hostname().slice(0, 255),
    platform: `${os.platform()} ${os.arch()}`,
    cpu: (os.cpus()[0]?.model.trim() ?? 'unknown').slice(0, 200),
    cores: cores(),
    threads,
    threadChoice: reason.slice(0, 500),
    memoryBytes: os.totalmem(),
    node: process.version,
    tensorflow: backend.tensorflow,
    backend: backend.backend,
    precision: 'f32',
    misfit: misfitVersion(),
  }
}

/** Writes a warning for people when training is slower than it could be; null when it is not. */
export function backendWarning({ backend, reason, slower }: BackendInfo): string | null {
  if (backend === 'native') return null
  const why = reason === undefined ? '' : ` (${reason})`
  const name = backend === 'wasm' ? 'WebAssembly' : 'plain JavaScript'
  return (
    `Training runs on the ${name} backend${slower === undefined ? '' : `, ${slower}`}${why}. ` +
    '"npm run misfit -- doctor" says how to mend it.'
  )
}
