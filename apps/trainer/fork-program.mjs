// The trainer's programs in processes of their own. They set their threads themselves, before they load TensorFlow.
import { fork } from 'node:child_process'
import { Socket } from 'node:net'
import { bundleOf } from './bundle.mjs'

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

/**
 * @param {'run-child' | 'analysis-child'} name
 * @param {import('node:child_process').StdioOptions} stdio
 * @returns {Promise<ChildProcess>}
 */
export async function forkProgram(name, stdio) {
  return fork(await bundleOf(name), [], {
    execArgv: [],
    stdio,
    serialization: 'advanced',
    // A terminal's Ctrl-C would end it before it could save: it is stopped by message instead.
    detached: process.platform !== 'win32',
  })
}

/** @type {Promise<ChildProcess> | undefined} */
let early

/** Starts the process of the run to come, before the program that will ask for it is even loaded. */
export function startRunProcessEarly() {
  early ??= forkRunProcess()
  // Whoever asks for it learns of its failure.
  early.catch(() => undefined)
}

/**
 * A process that loads what every run needs while its job is still being worked out: the one that was started early, if
 * no one has it yet. It ends by itself with this process, and does not keep it from ending, until it is held.
 *
 * @returns {Promise<ChildProcess>}
 */
export async function startRunProcess() {
  const started = early ?? forkRunProcess()
  early = undefined
  return started
}

/**
 * Whether this process waits for the child before it ends.
 *
 * @param {ChildProcess} child
 * @param {'ref' | 'unref'} how
 */
export function hold(child, how) {
  child[how]()
  child.channel?.[how]()
  for (const stream of [child.stdout, child.stderr]) if (stream instanceof Socket) stream[how]()
}

async function forkRunProcess() {
  const child = await forkProgram('run-child', ['ignore', 'pipe', 'pipe', 'ipc'])
  child.on('error', () => undefined)
  hold(child, 'unref')
  return child
}
