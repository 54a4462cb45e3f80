// What nx runs: it starts the server outside of nx's process tree, and passes on what nx says.
//
// nx ends a task from the leaves of its tree up, within 5 seconds: first the process of a run, then the trainer, which
// by then has begun the next run, and last the server. The server knows the right order and may need longer. So it is
// no descendant of nx. A pipe ties the two together: it ends with this process, however that ends, and stops the
// server.
import { execFileSync, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const server = fileURLToPath(new URL('server.ts', import.meta.url))
const workspace = fileURLToPath(new URL('../../', import.meta.url))

/** Run by a process that ends at once, which leaves the server without a parent in nx's tree. */
const startDetached = `const flags = ['--import', 'tsx', ...process.argv.slice(1)]
require('node:child_process').spawn(process.execPath, flags, {
  detached: true, stdio: ['ignore', 'inherit', 'inherit', 3], env: { ...process.env, MISFIT_LIFELINE: '3' },
}).unref()`

const starter = spawn(process.execPath, ['-e', startDetached, server, ...process.argv.slice(2)], {
  cwd: workspace,
  detached: true,
  stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
})
const lifeline = /** @type {import('node:net').Socket} */ (starter.stdio[3])
let exitCode = 1
lifeline.on('data', (text) => {
  exitCode = Number(text)
})
lifeline.on('error', () => undefined)
lifeline.on('close', () => process.exit(exitCode))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => lifeline.write('stop'))

// nx itself may be killed with no chance to end its tasks. It is our parent, or the parent of the shell between.
const ancestors = process.platform === 'win32' ? [] : [process.ppid, parentOf(process.ppid)].filter((pid) => pid > 1)
setInterval(() => {
  if (!ancestors.every(isAlive)) lifeline.end()
}, 1000).unref()

/** @param {number} pid */
function parentOf(pid) {
  try {
    return Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }))
  } catch {
    return 0
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
