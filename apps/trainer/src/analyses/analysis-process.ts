import type { ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { AnalysisJob, AnalysisNews } from '@misfit/events/analysis'
import type { BlobRef } from '@misfit/events/ids'
import { messageOf } from '@misfit/text/message-of'
import type { FromAnalyst, ToAnalyst } from './analysis-messages.ts'
import { forkProgram } from '../../fork-program.mjs'
import { runPath, type Home } from '../run-folder/home.ts'

export interface AnalysisProcessOptions {
  readonly home: Home
  readonly tell: (news: AnalysisNews) => void
  /** Sends a result to the hub. */
  readonly deliver: (result: BlobRef, file: string) => Promise<void>
}

/**
 * Looks into saved models in a process of its own, which is there only while it is used. One thread: runs that train
 * keep theirs.
 */
export class AnalysisProcess {
  readonly #options: AnalysisProcessOptions
  readonly #open = new Set<string>()
  #child: Promise<ChildProcess> | undefined
  #idle: NodeJS.Timeout | undefined

  constructor(options: AnalysisProcessOptions) {
    this.#options = options
  }

  /** @throws Error with what a page shows, when the run is not here */
  begin(job: AnalysisJob): void {
    const { home } = this.#options
    if (!existsSync(runPath(home, job.runId)))
      throw new Error('the run was trained on another machine, whose trainer is not connected')
    this.#open.add(job.analysisId)
    this.#send({ type: 'analyse', job, home: home.path })
  }

  cancel(analysisId: string): void {
    if (!this.#open.delete(analysisId)) return
    this.#send({ type: 'cancel', analysisId })
    this.#restWhenDone()
  }

  close(): void {
    clearTimeout(this.#idle)
    void this.#child?.then(
      (child) => child.kill('SIGKILL'),
      () => undefined,
    )
    this.#child = undefined
  }

  #send(message: ToAnalyst): void {
    clearTimeout(this.#idle)
    void (this.#child ??= this.#start()).then(
      (child) => child.send(message, () => undefined),
      () => undefined,
    )
  }

  #start(): Promise<ChildProcess> {
    const started = forkProgram('analysis-child', ['ignore', 'ignore', 'ignore', 'ipc'])
    const failAll = (reason: string) => {
      if (this.#child !== started) return
      this.#child = undefined
      for (const analysisId of this.#open) this.#fail(analysisId, reason)
    }
    started.then(
      (child) => {
        child.on('message', (message: FromAnalyst) => {
          void this.#hear(message)
        })
        child.once('exit', (code, signal) => {
          failAll(`its process ended by ${signal ?? `code ${code}`}, perhaps for want of memory`)
        })
        child.once('error', (error) => {
          failAll(error.message)
        })
      },
      (error: unknown) => {
        failAll(messageOf(error))
      },
    )
    return started
  }

  async #hear(message: FromAnalyst): Promise<void> {
    const { analysisId } = message
    if (!this.#open.has(analysisId)) return
    if (message.type === 'failed') this.#fail(analysisId, message.message)
    else if (message.type === 'progress')
      this.#options.tell({ analysisId, status: 'working', progress: message.progress })
    else {
      try {
        await this.#options.deliver(message.result, message.file)
        this.#end({ analysisId, status: 'done', progress: 1, result: message.result })
      } catch (error) {
        this.#fail(analysisId, messageOf(error))
      }
    }
  }

  #fail(analysisId: string, message: string): void {
    this.#end({ analysisId, status: 'failed', progress: 0, message: message.slice(0, 2000) })
  }

  #end(news: AnalysisNews): void {
    this.#open.delete(news.analysisId)
    this.#options.tell(news)
    this.#restWhenDone()
  }

  #restWhenDone(): void {
    clearTimeout(this.#idle)
    if (this.#open.size === 0)
      this.#idle = setTimeout(() => {
        this.close()
      }, idleAfter).unref()
  }
}

/**
 * Milliseconds that the process waits for more to do before it ends and frees its memory. Starting it takes a second or
 * two.
 */
const idleAfter = 120_000
