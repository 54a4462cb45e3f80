// Starting a part of the product as a child that takes over the terminal: its signals, its output, its exit code.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { nodeModules } from '../paths.mjs'

/** @returns {string} the file that Node runs for the `nx` command; its place differs between versions */
export function nxProgram() {
  const { bin } = JSON.parse(readFileSync(join(nodeModules, 'nx', 'package.json'), 'utf8'))
  return join(nodeModules, 'nx', typeof bin === 'string' ? bin : bin.nx)
}

/**
 * Runs Node with these arguments until it ends by itself or by a signal that we were sent and passed on.
 *
 * @param {string[]} args of Node
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, begun?: (child: import('node:child_process').ChildProcess) => void
 * }} [options] `begun` gets the child, to which it can send messages
 * @returns {Promise<number>} the exit code; 128 + the signal's number as shells count it
 */
export function runProduct(args, { cwd, env, begun } = {}) {
  return new Promise((done) => {
    const child = spawn(process.execPath, args, {
      cwd,
      env: env ?? process.env,
      stdio: begun ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit',
    })
    begun?.(child)
    const forward = (/** @type {NodeJS.Signals} */ signal) => {
      // A terminal sends Ctrl-C to the child itself as well; passing it on would make it two.
      if (signal === 'SIGINT' && process.stdin.isTTY) return
      child.kill(signal)
    }
    const signals = /** @type {NodeJS.Signals[]} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])
    for (const signal of signals) process.on(signal, forward)
    child.on('error', () => done(1))
    child.on('close', (code, signal) => {
      for (const name of signals) process.off(name, forward)
      done(code ?? { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[/** @type {string} */ (signal)] ?? 1)
    })
  })
}
