import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { TrainerStatus } from '@misfit/events/live/trainer'
import { onChildOutput } from '../run-process/child-output.ts'
import type { Home } from '../run-folder/home.ts'
import type { PreparationMessage } from './prepare-datasets.ts'

type Backend = Pick<TrainerStatus, 'backend' | 'tensorflow' | 'warning'>

const entry = fileURLToPath(new URL('./prepare-datasets.ts', import.meta.url))

/** Finds out what trains here and draws the datasets' images, in a process of its own. */
export class Preparation {
  /** TensorFlow that trains here. Never rejects: where even that could not be found out, its warning says why. */
  readonly backend: Promise<Backend>
  /** Resolves when all datasets that can be drawn are. */
  readonly done: Promise<void>
  readonly #child: ChildProcess

  constructor(home: Home, onProblem: (message: string) => void) {
    const child = fork(entry, [], {
      execArgv: ['--import', 'tsx'],
      env: { ...process.env, MISFIT_HOME: home.path },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    onChildOutput(child.stderr, (text) => process.stderr.write(text))
    this.#child = child
    const unknown = (why: string): Backend => ({
      backend: 'cpu',
      tensorflow: 'unknown',
      warning: `TensorFlow did not load: ${why}. "npm run misfit -- doctor" says how to mend it.`,
    })
    this.backend = new Promise((resolve) => {
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
    this.done = new Promise((resolve) => {
      child.once('error', () => {
        resolve()
      })
      child.once('exit', () => {
        resolve()
      })
    })
  }

  stop(): void {
    this.#child.kill()
  }
}
