import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { freePort } from '@misfit/hub/testing/free-port'
import { startTemporaryPostgres } from '../postgres/postgres.mjs'
import { LinkProxy } from './link-proxy.ts'
import { descendantsOf, signal } from './processes.ts'
import { SmallDisk } from './small-disk.ts'

export const databases = ['pglite', 'postgres'] as const
export type DatabaseKind = (typeof databases)[number]

const workspace = fileURLToPath(new URL('../../', import.meta.url))
const hubProgram = path.join(workspace, 'libs/hub/src/testing/hub-process.ts')
const clockShim = pathToFileURL(fileURLToPath(new URL('./shifted-clock.mjs', import.meta.url))).href
const longestStart = 120_000

type Postgres = Awaited<ReturnType<typeof startTemporaryPostgres>>

/**
 * A hub on a database and a trainer with a line to it, each a process (or several) as in the product, each with a data
 * folder of its own on a disk of its own.
 */
export class Scene {
  readonly kind: DatabaseKind
  /** Holds the data folders, and what the processes printed. */
  readonly folder: string
  readonly trainerDisk: SmallDisk
  readonly hubDisk: SmallDisk
  readonly postgres: Postgres | undefined
  readonly proxy: LinkProxy
  readonly #port: number
  #hub: ChildProcess | undefined
  #trainer: ChildProcess | undefined

  private constructor(
    kind: DatabaseKind,
    folder: string,
    port: number,
    proxy: LinkProxy,
    postgres: Postgres | undefined,
  ) {
    this.kind = kind
    this.folder = folder
    this.trainerDisk = SmallDisk.make(path.join(folder, 'trainer'))
    this.hubDisk = SmallDisk.make(path.join(folder, 'hub'))
    this.#port = port
    this.proxy = proxy
    this.postgres = postgres
  }

  static async open(kind: DatabaseKind): Promise<Scene> {
    const postgres = kind === 'postgres' ? await startTemporaryPostgres({ survivesKill: true }) : undefined
    const port = await freePort()
    const scene = new Scene(
      kind,
      mkdtempSync(path.join(tmpdir(), 'misfit-faults-')),
      port,
      await LinkProxy.open(port),
      postgres,
    )
    try {
      scene.setClock(0)
      await scene.startHub()
      scene.startTrainer()
      return scene
    } catch (error) {
      await scene.close({ keep: false })
      throw error
    }
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  get runsFolder(): string {
    return path.join(this.trainerDisk.path, 'runs')
  }

  get hubPid(): number | undefined {
    return alive(this.#hub)
  }

  get trainerPid(): number | undefined {
    return alive(this.#trainer)
  }

  /** Id of the process of the run that trains now. */
  get childPid(): number | undefined {
    const trainer = this.trainerPid
    return trainer === undefined
      ? undefined
      : descendantsOf(trainer).find(({ command }) => /run-child\.[jt]s/.test(command))?.pid
  }

  /** Output of its processes so far. */
  get printed(): string {
    return ['hub', 'trainer'].map((name) => readFileSync(this.#log(name), 'utf8')).join('\n')
  }

  /** The wall clock of all processes is off by so many milliseconds from now on. */
  setClock(offset: number): void {
    writeFileSync(path.join(this.folder, 'clock'), String(offset))
  }

  /** @throws Error with what it printed, when it does not answer */
  async startHub(): Promise<void> {
    const hub = this.#spawn('hub', [
      hubProgram,
      this.hubDisk.path,
      String(this.#port),
      ...(this.postgres === undefined ? [] : [this.postgres.url]),
    ])
    this.#hub = hub
    for (
      const end = Date.now() + longestStart;
      Date.now() < end && hub.exitCode === null && hub.signalCode === null;
      await delay(100)
    ) {
      const answer = await fetch(`${this.url}/api/health`).catch(() => null)
      if (answer?.ok === true) return
    }
    throw new Error(`the hub does not answer; it printed: ${readFileSync(this.#log('hub'), 'utf8').slice(-2000)}`)
  }

  startTrainer(): void {
    this.#trainer = this.#spawn('trainer', [
      path.join(workspace, 'apps/trainer/start.mjs'),
      '--hub',
      `http://127.0.0.1:${this.proxy.port}`,
    ])
  }

  /** SIGKILL, and waits until it is gone. */
  async killHub(): Promise<void> {
    await kill(this.#hub)
  }

  /** The trainer alone: its child is left to find out. */
  async killTrainer(): Promise<void> {
    await kill(this.#trainer)
  }

  /** Starts again whatever is not there. */
  async restore(): Promise<void> {
    this.setClock(0)
    this.proxy.mend()
    this.hubDisk.restore()
    this.trainerDisk.restore()
    if (this.hubPid === undefined) await this.startHub()
    if (this.trainerPid === undefined) this.startTrainer()
  }

  async close(options: { keep: boolean }): Promise<void> {
    for (const process of [this.#trainer, this.#hub]) {
      if (process?.pid !== undefined) for (const { pid } of descendantsOf(process.pid)) signal(pid, 'SIGKILL')
      await kill(process)
    }
    this.proxy.close()
    await this.postgres?.stop()
    if (options.keep) return
    this.trainerDisk.remove()
    this.hubDisk.remove()
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 })
  }

  #spawn(name: 'hub' | 'trainer', program: string[]): ChildProcess {
    const home = name === 'hub' ? this.hubDisk.path : this.trainerDisk.path
    mkdirSync(home, { recursive: true })
    const child = spawn(process.execPath, ['--import', 'tsx', ...program], {
      cwd: workspace,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        MISFIT_HOME: home,
        MISFIT_THREADS: '1',
        FAULTS_CLOCK: path.join(this.folder, 'clock'),
        NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import ${clockShim}`.trim(),
      },
    })
    appendFileSync(this.#log(name), `--- started\n`)
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => {
        appendFileSync(this.#log(name), text)
      })
    return child
  }

  /** Path of a log beside the data folders, whose disks may be full. */
  #log(name: string): string {
    return path.join(this.folder, `${name}.log`)
  }
}

const alive = (child: ChildProcess | undefined): number | undefined =>
  child !== undefined && child.exitCode === null && child.signalCode === null ? child.pid : undefined

async function kill(child: ChildProcess | undefined): Promise<void> {
  if (alive(child) === undefined || child === undefined) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}
