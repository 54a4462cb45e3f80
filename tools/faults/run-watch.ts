import { setTimeout as delay } from 'node:timers/promises'
import { runSummarySchema, type RunStatus } from '@misfit/events/run/run-summary'
import type { Scene } from './scene.ts'

const lookEvery = 150
/** The hub calls a run lost after 8 seconds of silence; both clocks are coarse. */
const longestLie = 15_000

/** Looks at a run as a page does, over HTTP, while things go wrong. */
export class RunWatch {
  /** Lines that the hub gave out: acknowledged, and never to change. */
  readonly lines: string[] = []
  /** Different messages of the run, in order. */
  readonly said: string[] = []
  readonly problems: string[] = []
  status: RunStatus | undefined
  readonly #scene: Scene
  readonly #runId: string
  #stopped = false
  /** Time since when the hub has said that the run goes on though no process trains it. */
  #lyingSince: number | undefined

  constructor(scene: Scene, runId: string) {
    this.#scene = scene
    this.#runId = runId
    void this.#look()
  }

  stop(): void {
    this.#stopped = true
  }

  async #look(): Promise<void> {
    for (; !this.#stopped; await delay(lookEvery)) {
      try {
        await this.#ask()
      } catch {
        // A hub that is away says nothing, and nothing wrong.
        this.#lyingSince = undefined
      }
    }
  }

  async #ask(): Promise<void> {
    const run = `${this.#scene.url}/api/runs/${this.#runId}`
    const answer = await fetch(run, { signal: AbortSignal.timeout(5000) })
    if (!answer.ok) throw new Error(`status ${answer.status}`)
    const { status, message } = runSummarySchema.parse(await answer.json())
    this.status = status
    if (message !== null && message !== this.said.at(-1)) this.said.push(message)
    this.#noteLie(status)
    const events = await fetch(`${run}/events?after=${this.lines.length}`, { signal: AbortSignal.timeout(5000) })
    if (events.ok) this.lines.push(...(await events.text()).split('\n').filter(Boolean))
  }

  #noteLie(status: RunStatus): void {
    const now = performance.now()
    if (status !== 'running' || this.#scene.childPid !== undefined) this.#lyingSince = undefined
    else this.#lyingSince ??= now
    if (this.#lyingSince === undefined || now - this.#lyingSince < longestLie) return
    this.problems.push(`the run was shown as running for ${longestLie / 1000} seconds while no process trained it`)
    this.#lyingSince = undefined
  }
}
