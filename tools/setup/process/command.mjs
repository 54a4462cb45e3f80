// Other programs: finding one on PATH, and running it to its end.
import { spawn } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const KEEP_OUTPUT = 64 * 1024

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()

/** Stops every child that `run` started and that still runs: called when set-up itself is stopped. */
export function stopChildren() {
  for (const child of running) child.kill('SIGTERM')
}

/**
 * @param {string} name such as "g++", or a path
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined} the full path of the first executable of this name on PATH
 */
export function findOnPath(name, env = process.env) {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : ['']
  const folders = /[\\/]/.test(name) ? [''] : (env.PATH ?? '').split(delimiter).filter(Boolean)
  for (const folder of folders) {
    for (const ending of endings) {
      const path = folder ? join(folder, name + ending) : name + ending
      if (isExecutable(path)) return path
    }
  }
  return undefined
}

/** @param {string} path */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/**
 * Runs a program and waits for it. Never throws for a failing program: look at `ok`.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, uid?: number, gid?: number, env?: NodeJS.ProcessEnv, timeoutMs?: number, signal?:
 *   AbortSignal, show?: boolean, copy?: boolean, onOutput?: (text: string) => void }} [options] `show` lets it write to
 *   our own output, `copy` copies its output there; unless it is shown, its output is kept (the last 64 kB) and handed
 *   back
 * @returns {Promise<{ ok: boolean, code: number | null, signal: string | null, timedOut: boolean, stdout: string,
 * stderr: string }>}
 */
export function run(
  command,
  args,
  { cwd, uid, gid, env, timeoutMs, signal, show = false, copy = false, onOutput } = {},
) {
  return new Promise((done) => {
    let stdout = ''
    let stderr = ''
    let timedOut = false
    const child = spawn(command, args, {
      cwd,
      uid,
      gid,
      env: env ?? process.env,
      stdio: show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
      // npm is a .cmd file on Windows, which only a shell can start.
      shell: process.platform === 'win32' && /\.cmd$|^npm$|^npx$/.test(command),
    })
    running.add(child)
    const timer = timeoutMs
      ? setTimeout(() => {
          timedOut = true
          child.kill('SIGKILL')
        }, timeoutMs)
      : undefined
    signal?.addEventListener('abort', () => child.kill('SIGKILL'), { once: true })
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      stdout = (stdout + text).slice(-KEEP_OUTPUT)
      onOutput?.(text)
    })
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      stderr = (stderr + text).slice(-KEEP_OUTPUT)
      onOutput?.(text)
    })
    if (copy) {
      child.stdout?.pipe(process.stdout, { end: false })
      child.stderr?.pipe(process.stderr, { end: false })
    }
    const finish = (/** @type {number | null} */ code, /** @type {string | null} */ killedBy) => {
      clearTimeout(timer)
      running.delete(child)
      done({ ok: code === 0, code, signal: killedBy, timedOut, stdout, stderr })
    }
    child.on('error', (error) => {
      stderr += error.message
      finish(null, null)
    })
    child.on('close', finish)
  })
}

/**
 * @param {string} text
 * @param {number} [count]
 * @returns {string} the last lines that say something, for an error message
 */
export function lastLines(text, count = 3) {
  return text
    .trim()
    .split('\n')
    .filter((line) => line.trim())
    .slice(-count)
    .join('\n')
}
