import { fork, type ChildProcess, type StdioOptions } from 'node:child_process'
import { threadEnvironment } from '@misfit/training/threads'

/**
 * Starts a process of the trainer's, which TensorFlow gives so many threads.
 *
 * @param entry the file that it runs
 */
export function forkWithThreads(entry: string, threads: number, stdio: StdioOptions): ChildProcess {
  return fork(entry, [], {
    // Without its hook for `require`: through that, loading TensorFlow's own files takes a third of a second more.
    execArgv: ['--import', 'tsx/esm'],
    env: { ...process.env, ...threadEnvironment(threads) },
    stdio,
    serialization: 'advanced',
    // A terminal's Ctrl-C would end it before it could save: it is stopped by message instead.
    detached: process.platform !== 'win32',
  })
}
