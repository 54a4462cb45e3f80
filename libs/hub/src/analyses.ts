import { EventEmitter } from 'node:events'
import type { AnalysisNews, AnalysisRequest, AnalysisState } from '@misfit/events/analysis'
import { newRunId } from './new-id.ts'
import { Problem } from './problem.ts'
import type { Trainers, TrainerSocket } from './trainers.ts'

/** Those that ended are remembered so long. */
const mostRemembered = 500

/**
 * What pages have asked of saved models, and how far the trainers are with it. Nothing of it is stored: a result lies in
 * the run's folder, and asking again after a restart of the hub finds it there.
 */
export class Analyses extends EventEmitter<{ changed: [AnalysisState] }> {
  readonly #states = new Map<string, AnalysisState>()
  /** By analysis, the trainer that works on it. */
  readonly #holders = new Map<string, TrainerSocket>()

  constructor(private readonly trainers: Trainers) {
    super()
    // One that goes takes what it works on with it.
    trainers.on('changed', this.#failWithoutTrainer)
  }

  /** A hub that goes down takes its trainers' links with it; that is no failure of theirs, and pages ask again. */
  close(): void {
    this.trainers.off('changed', this.#failWithoutTrainer)
  }

  /** @throws Problem 404 when there is none with this id, or the hub was restarted since */
  find(analysisId: string): AnalysisState {
    const state = this.#states.get(analysisId)
    if (state === undefined) throw new Problem(404, `there is no analysis ${analysisId}; ask for it again`)
    return state
  }

  /**
   * Finds a trainer that has the run's folder. The same request twice is one analysis.
   *
   * @throws Problem 409 when none has, with what each of them said
   */
  async start(runId: string, request: AnalysisRequest): Promise<AnalysisState> {
    const text = JSON.stringify(request)
    const same = [...this.#states.values()].find((state) => state.runId === runId && isOpen(state) && JSON.stringify(state.request) === text)
    if (same !== undefined) return same
    const state: AnalysisState = { analysisId: newRunId(), runId, request, status: 'waiting', progress: 0 }
    const { analysisId } = state
    this.#remember(state)
    const taken = await this.trainers.offerAnalysis({ analysisId, runId, request }, (socket) => { this.#holders.set(analysisId, socket) })
    if (taken === null) return this.find(analysisId)
    this.#states.delete(analysisId)
    this.#holders.delete(analysisId)
    throw new Problem(409, taken)
  }

  /** A trainer is further with one. @throws Problem 404 */
  news(socket: TrainerSocket, news: AnalysisNews): void {
    if (this.#holders.get(news.analysisId) !== socket) throw new Problem(404, `analysis ${news.analysisId} is not yours`)
    const state = this.find(news.analysisId)
    if (isOpen(state)) this.#change({ ...state, ...news })
  }

  /** Gives one up. What has ended stays as it is. */
  cancel(analysisId: string): AnalysisState {
    const state = this.find(analysisId)
    if (!isOpen(state)) return state
    this.#holders.get(analysisId)?.emit('cancelAnalysis', analysisId)
    this.#change({ ...state, status: 'cancelled' })
    return this.find(analysisId)
  }

  #failWithoutTrainer = (): void => {
    for (const [analysisId, socket] of this.#holders) {
      const state = this.#states.get(analysisId)
      if (socket.connected || state === undefined || !isOpen(state)) continue
      this.#change({ ...state, status: 'failed', message: 'the trainer that worked on it has gone; ask for it again' })
    }
  }

  #change(state: AnalysisState): void {
    this.#states.set(state.analysisId, state)
    if (!isOpen(state)) this.#holders.delete(state.analysisId)
    this.emit('changed', state)
  }

  #remember(state: AnalysisState): void {
    for (const [analysisId, old] of this.#states) {
      if (this.#states.size < mostRemembered) break
      if (!isOpen(old)) this.#states.delete(analysisId)
    }
    if (this.#states.size >= mostRemembered) throw new Problem(429, 'too many analyses are waiting; try again when some have ended')
    this.#states.set(state.analysisId, state)
  }
}

const isOpen = ({ status }: AnalysisState): boolean => status === 'waiting' || status === 'working'
