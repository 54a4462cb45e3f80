import type { ChildProcess } from 'node:child_process'
import os from 'node:os'
import type { Job, RunCommand } from '@misfit/events/live/socket'
import { messageOf } from '@misfit/text/message-of'
import { hold, startRunProcess } from '../../fork-program.mjs'
import { onChildOutput } from './child-output.ts'
import type { FromChild, ToChild } from './child-messages.ts'
import { runPath, type Home } from '../run-folder/home.ts'
import { statusOfRun } from '../run-folder/local-runs.ts'
import { RunLog } from '../run-folder/run-log.ts'
import { chooseThreads } from './thread-choice.ts'

const keptOutput = 4000

/** End of a run's process. */
export type RunExit =
  | { kind: 'finished'; outcome: 'completed' | 'stopped' | 'failed'; message: string | null }
  /** Exit of a process that died before it could say how the run ended. */
  | { kind: 'lost'; reason: string }

export interface RunProcessOptions {
  readonly home: Home
  /**
   * Called with the number of the newest event, a fraction of a millisecond after it was written. What is written
   * before the returned promise resolves is told after that, together.
   */
  readonly onAppended?: (seq: number) => void | Promise<void>
  /** Called with what TensorFlow and Node print, such as warnings. */
  readonly onOutput?: (text: string) => void
  readonly threads?: number
  /** Started before the job was known. */
  readonly started?: Promise<ChildProcess>
  /** Called with what the process does before it trains, for people. */
  readonly say?: (message: string) => void
  /** Whether people wait for something else on this machine: then it takes what processor time is left. */
  readonly yields?: () => Promise<boolean>
}

/** Process of one run: with its own memory, its own threads, and a crash that is nobody else's. */
export class RunProcess {
  readonly runId: string
  /** Resolves when the process is gone. Never rejects. */
  readonly exited: Promise<RunExit>
  readonly #options: RunProcessOptions
  /** Undefined until it is started. */
  #child: ChildProcess | undefined
  /** Messages for the process, sent when it is there. */
  readonly #waiting: ToChild[] = []
  #killed = false
  #output = ''

  constructor(job: Job, options: RunProcessOptions) {
    this.runId = job.runId
    this.#options = options
    this.exited = this.#run(job).catch((error: unknown): RunExit => ({
      kind: 'lost',
      reason: messageOf(error),
    }))
  }

  async #run(job: Job): Promise<RunExit> {
    const { home, onOutput, threads: asked, say, yields, started = startRunProcess() } = this.#options
    const child = await started
    // Started early, it may have ended before anyone listened.
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null)
      return { kind: 'lost', reason: this.#reason(child.exitCode, child.signalCode) }
    hold(child, 'ref')
    this.#child = child
    if (this.#killed) child.kill('SIGKILL')
    child.on('message', (message: FromChild) => {
      void this.#heard(message)
    })
    for (const stream of [child.stdout, child.stderr]) {
      onChildOutput(stream, (text) => {
        this.#output = (this.#output + text).slice(-keptOutput)
        onOutput?.(text)
      })
    }
    const exited = new Promise<RunExit>((resolve) => {
      child.once('error', (error) => {
        resolve({ kind: 'lost', reason: `its process could not be started: ${error.message}` })
      })
      child.once('close', (code, signal) => {
        resolve(this.#exit(new RunLog(runPath(home, job.runId)), code, signal))
      })
    })
    for (const message of this.#waiting) this.#send(message)
    try {
      const isBusy = (await yields?.()) === true
      if (isBusy) os.setPriority(child.pid, os.constants.priority.PRIORITY_BELOW_NORMAL)
      const choice = await chooseThreads(job, home, asked, say, isBusy)
      this.#send({ type: 'job', job, home: home.path, threads: choice })
    } catch (error) {
      child.kill('SIGKILL')
      throw error
    }
    return exited
  }

  async #heard({ seq }: FromChild): Promise<void> {
    await this.#options.onAppended?.(seq)
    this.#send({ type: 'listening' })
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Takes effect after the current step. */
  command(command: RunCommand, reason?: string): void {
    this.#send({ type: 'command', command, ...(reason === undefined ? {} : { reason }) })
  }

  /** Ends the process at once: the run is lost, and can go on from its last checkpoint. */
  kill(): void {
    this.#killed = true
    this.#child?.kill('SIGKILL')
  }

  #send(message: ToChild): void {
    if (this.#child === undefined) this.#waiting.push(message)
    else if (this.#child.connected) this.#child.send(message, () => undefined)
  }

  async #exit(log: RunLog, code: number | null, signal: NodeJS.Signals | null): Promise<RunExit> {
    const last = await statusOfRun(log).catch(() => null)
    if (last !== null && (last.status === 'completed' || last.status === 'stopped' || last.status === 'failed')) {
      return { kind: 'finished', outcome: last.status, message: last.message }
    }
    return { kind: 'lost', reason: this.#reason(code, signal) }
  }

  #reason(code: number | null, signal: NodeJS.Signals | null): string {
    if (signal === 'SIGKILL') return 'its process was killed (SIGKILL), by a person or for want of memory'
    if (signal !== null) return `its process ended by ${signal}`
    const said = this.#output
      .trim()
      .split('\n')
      .findLast((line) => /error/i.test(line))
      ?.trim()
    return `its process ended with code ${code}${said === undefined ? '' : `: ${said.slice(0, 500)}`}`
  }
}
