import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { TrainerStatus } from '@misfit/events/live/trainer'
import { bundleOf } from '../../bundle.mjs'
import type { Home } from '../run-folder/home.ts'
import { onChildOutput } from '../run-process/child-output.ts'
import type { PreparationMessage } from './prepare-datasets.ts'

type Backend = Pick<TrainerStatus, 'backend' | 'tensorflow' | 'warning'>

/** Finds out what trains here and draws the datasets' images, in a process of its own. */
export class Preparation {
  /** TensorFlow that trains here. Never rejects: where even that could not be found out, its warning says why. */
  readonly backend: Promise<Backend>
  /** Resolves when all datasets that can be drawn are. */
  readonly done: Promise<void>
  readonly #stopped = new AbortController()

  constructor(home: Home, onProblem: (message: string) => void) {
    const started = this.#start(home)
    this.backend = started.then(
      (child) => backendOf(child, onProblem),
      (error: Error) => unknown(error.message),
    )
    this.done = started.then((child) => once(child, 'exit')).then(nothing, nothing)
  }

  stop(): void {
    this.#stopped.abort()
  }

  async #start(home: Home): Promise<ChildProcess> {
    const child = fork(await bundleOf('prepare-datasets'), [], {
      execArgv: [],
      env: { ...process.env, MISFIT_HOME: home.path },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      signal: this.#stopped.signal,
    })
    onChildOutput(child.stderr, (text) => process.stderr.write(text))
    return child
  }
}

const nothing = () => undefined

const unknown = (why: string): Backend => ({
  backend: 'cpu',
  tensorflow: 'unknown',
  warning: `TensorFlow did not load: ${why}. "npm run misfit -- doctor" says how to mend it.`,
})

/** What the process tells of it, and else why it tells nothing. */
function backendOf(child: ChildProcess, onProblem: (message: string) => void): Promise<Backend> {
  return new Promise((resolve) => {
    child.on('message', (message: PreparationMessage) => {
      if (message.type === 'backend') resolve(message.backend)
      if (message.type === 'problem') onProblem(message.message)
    })
    child.once('error', (error) => {
      resolve(unknown(error.message))
    })
    child.once('exit', (code, signal) => {
      resolve(unknown(`its process ended with ${signal ?? `code ${code}`}`))
    })
  })
}
