import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { homeLayout } from '@misfit/events/home-layout'
import { hubFileSchema } from '@misfit/events/http/http-api'

const workspace = resolve(import.meta.dirname, '../../..')

/** Misfit as a newcomer starts it, on a data folder of its own. */
export interface Product {
  readonly url: string
  readonly home: string
  /** All it printed so far. */
  output(): string
  /** Sends Ctrl-C to the whole process group, as a terminal does, and waits for the end. */
  stop(): Promise<{ code: number | null; seconds: number }>
  /** Kills the hub's process alone. */
  killHub(): Promise<void>
  /** Kills hub, trainer and runs at once, with no chance to say anything. */
  kill(): Promise<void>
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('the system gave no port')
  return address.port
}

/**
 * Starts the product with one of the README's commands and waits until its first page can be opened.
 *
 * @param command arguments of `nx`: `serve`, `start` or `dev`, and `dashboard`
 * @param options a data folder to go on with (a new, empty one by default), a port (a free one by default),
 * and more environment
 */
export async function startProduct(
  command: readonly string[] = ['serve', 'dashboard'],
  options: { home?: string; port?: number; env?: Readonly<Record<string, string>> } = {},
): Promise<Product> {
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'misfit-e2e-'))
  const port = options.port ?? (await freePort())
  let printed = ''
  const child = spawn(join(workspace, 'node_modules/.bin/nx'), [...command], {
    cwd: workspace,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      // Nx, which runs the tests too, would take what it told them for a loop of tasks.
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('NX_'))),
      MISFIT_HOME: home,
      PORT: String(port),
      // Every product has a new data folder, for which threads would be measured anew.
      MISFIT_THREADS: '1',
      NX_DAEMON: 'false',
      NX_TUI: 'false',
      NEXT_TELEMETRY_DISABLED: '1',
      // Beside a dashboard that a person has open: two Next servers cannot share one folder.
      ...(command.includes('dev') ? { MISFIT_NEXT_DIST: '.next-e2e' } : {}),
      FORCE_COLOR: '0',
      ...options.env,
    },
  })
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const url = await untilReady(child, home, () => printed)
  return {
    url,
    home,
    output: () => printed,
    stop: async () => {
      const began = Date.now()
      const ended = once(child, 'close')
      signalGroup(child, 'SIGINT')
      await ended
      return { code: child.exitCode, seconds: (Date.now() - began) / 1000 }
    },
    killHub: async () => {
      const ended = once(child, 'close')
      const hub = hubFile(home)
      if (hub !== undefined) signal(hub.pid, 'SIGKILL')
      await ended
    },
    kill: async () => {
      const ended = child.exitCode === null && child.signalCode === null ? once(child, 'close') : Promise.resolve()
      // The server is no child of nx (see apps/dashboard/serve.mjs): both trees are walked before any of it is gone.
      const roots = [child.pid, hubFile(home)?.pid].filter((pid) => pid !== undefined)
      for (const { pid } of roots.flatMap(processTree)) signal(pid, 'SIGKILL')
      await ended
    },
  }
}

function signalGroup(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid !== undefined) signal(-child.pid, name)
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

interface Process {
  readonly pid: number
  readonly parent: number
  readonly command: string
}

function allProcesses(): Process[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).trim().split('\n')
  return lines.map((line) => {
    const [pid = '', parent = '', ...command] = line.trim().split(/\s+/)
    return { pid: Number(pid), parent: Number(parent), command: command.join(' ') }
  })
}

/** A process and all that it started, directly or not. */
function processTree(root: number): Process[] {
  const all = allProcesses()
  const tree = all.filter(({ pid }) => pid === root)
  for (const { pid } of tree) tree.push(...all.filter(({ parent }) => parent === pid))
  return tree
}

/** The pid of the process that trains a run of this product now. */
export function trainingProcess({ home }: Product): number {
  const hub = hubFile(home)
  const found = hub && processTree(hub.pid).find(({ command }) => command.includes('run-child'))
  if (found === undefined) throw new Error('no process trains a run')
  return found.pid
}

async function untilReady(child: ChildProcess, home: string, printed: () => string): Promise<string> {
  const deadline = Date.now() + 180_000
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the product ended with code ${child.exitCode}:\n${printed()}`)
    const hub = hubFile(home)
    if (hub !== undefined && (await answers(hub.url))) return hub.url
    await delay(200)
  }
  throw new Error(`the product did not open a page within 180 s:\n${printed()}`)
}

/** Finds the hub of a data folder: its address and its process; undefined while there is none. */
function hubFile(home: string): { url: string; pid: number } | undefined {
  const file = join(home, homeLayout.hubFile)
  return existsSync(file) ? hubFileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(120_000) })).ok
  } catch {
    return false
  }
}

/** The run folder's lines: the truth that every page must show. */
export function eventLines(home: string, runId: string): string[] {
  const text = readFileSync(join(home, homeLayout.runs, runId, 'events.jsonl'), 'utf8')
  return text.split('\n').filter((line) => line !== '')
}

/** Removes a product's data folder. */
export function removeHome(home: string): void {
  rmSync(home, { recursive: true, force: true, maxRetries: 5 })
}
