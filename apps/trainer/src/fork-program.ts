import { fork, type ChildProcess, type StdioOptions } from 'node:child_process'
import { bundleOf } from '../bundle.mjs'

/** Starts a program of the trainer's in a process of its own. It sets its threads itself, before it loads TensorFlow. */
export async function forkProgram(name: 'run-child' | 'analysis-child', stdio: StdioOptions): Promise<ChildProcess> {
  return fork(await bundleOf(name), [], {
    execArgv: [],
    stdio,
    serialization: 'advanced',
    // A terminal's Ctrl-C would end it before it could save: it is stopped by message instead.
    detached: process.platform !== 'win32',
  })
}
