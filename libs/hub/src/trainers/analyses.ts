import { EventEmitter } from 'node:events'
import {
  type AnalysisNews,
  type AnalysisRequest,
  type AnalysisState,
  analysisStateSchema,
} from '@misfit/events/analysis'
import { runIdSchema } from '@misfit/events/ids'
import { z } from 'zod'
import type { Exchange } from '../hubs/exchange.ts'
import { newRunId } from '../runs/new-id.ts'
import { HttpProblem } from '../api/problem.ts'
import { noTrainerMessage, type Trainers, type TrainerSocket } from './trainers.ts'

/** Most analyses that are remembered after they ended. */
const mostRemembered = 500

/**
 * Analyses that pages have asked of saved models, and how far the trainers are with them. They are not stored: a result
 * lies in the run's folder, and asking again after a restart of the hub finds it there. Hubs on one database tell each
 * other, so that a page may ask one hub of a run whose trainer is connected to another.
 */
export class Analyses extends EventEmitter<{ changed: [AnalysisState] }> {
  readonly #states = new Map<string, AnalysisState>()
  /** Trainer that works on each analysis, by the analysis's id. */
  readonly #holders = new Map<string, TrainerSocket>()
  /** Other hub whose trainer works on each analysis, by the analysis's id. */
  readonly #hubs = new Map<string, string>()

  constructor(
    private readonly trainers: Trainers,
    private readonly exchange: Exchange,
  ) {
    super()
    exchange.hear('analysis', analysisStateSchema, (state, hubId) => {
      if (!this.#states.has(state.analysisId)) this.#remember(state)
      if (isOpen(state)) this.#hubs.set(state.analysisId, hubId)
      this.#changeHere(state)
    })
    exchange.answer('analyse', analysisStateSchema, (state) => this.#offerHere(state))
    exchange.hear('cancelAnalysis', runIdSchema, (analysisId) => {
      if (this.#holders.has(analysisId)) this.cancel(analysisId)
    })
    trainers.remote.on('gone', (gone) => {
      for (const [analysisId, hubId] of this.#hubs) if (hubId === gone) this.#failed(analysisId)
    })
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
    if (state === undefined) throw new HttpProblem(404, `there is no analysis ${analysisId}; ask for it again`)
    return state
  }

  /**
   * Finds a trainer that has the run's folder. The same request twice is one analysis.
   *
   * @throws Problem 409 when none has, with what each of them said
   */
  async start(runId: string, request: AnalysisRequest): Promise<AnalysisState> {
    const text = JSON.stringify(request)
    const same = [...this.#states.values()].find(
      (state) => state.runId === runId && isOpen(state) && JSON.stringify(state.request) === text,
    )
    if (same !== undefined) return same
    const state: AnalysisState = { analysisId: newRunId(), runId, request, status: 'waiting', progress: 0 }
    const holder = this.trainers.remote.holder(runId)?.hubId
    const hubs = this.trainers.remote.hubsWithTrainers().sort((a, b) => Number(b === holder) - Number(a === holder))
    const here = await this.#offerHere(state)
    if (here === null) return this.find(state.analysisId)
    const reasons = new Set(hubs.length > 0 && here === noTrainerMessage ? [] : [here])
    for (const hubId of hubs) {
      this.#remember(state)
      this.#hubs.set(state.analysisId, hubId)
      const answer = await this.exchange.ask(hubId, 'analyse', state)
      if (answer.ok && answer.value === null) return this.find(state.analysisId)
      reasons.add(answer.ok ? z.string().parse(answer.value) : answer.error)
      this.#forget(state.analysisId)
    }
    throw new HttpProblem(409, [...reasons].join('; '))
  }

  /** @returns why no trainer of this hub takes it, or null when one did */
  async #offerHere(state: AnalysisState): Promise<string | null> {
    const { analysisId, runId, request } = state
    this.#remember(state)
    const refusal = await this.trainers.offerAnalysis({ analysisId, runId, request }, (socket) => {
      this.#holders.set(analysisId, socket)
    })
    if (refusal !== null) this.#forget(analysisId)
    return refusal
  }

  /** A trainer is further with one. @throws Problem 404 */
  news(socket: TrainerSocket, news: AnalysisNews): void {
    if (this.#holders.get(news.analysisId) !== socket)
      throw new HttpProblem(404, `analysis ${news.analysisId} is not yours`)
    const state = this.find(news.analysisId)
    if (isOpen(state)) this.#change({ ...state, ...news })
  }

  /** Gives one up. What has ended stays as it is. */
  cancel(analysisId: string): AnalysisState {
    const state = this.find(analysisId)
    if (!isOpen(state)) return state
    this.#holders.get(analysisId)?.emit('cancelAnalysis', analysisId)
    if (this.#hubs.has(analysisId)) this.exchange.tell('cancelAnalysis', analysisId)
    this.#change({ ...state, status: 'cancelled' })
    return this.find(analysisId)
  }

  #failWithoutTrainer = (): void => {
    for (const [analysisId, socket] of this.#holders) {
      if (!socket.connected) this.#failed(analysisId)
    }
  }

  #failed(analysisId: string): void {
    const state = this.#states.get(analysisId)
    if (state === undefined || !isOpen(state)) return
    this.#change({ ...state, status: 'failed', message: 'the trainer that worked on it has gone; ask for it again' })
  }

  #change(state: AnalysisState): void {
    this.exchange.tell('analysis', state)
    this.#changeHere(state)
  }

  #changeHere(state: AnalysisState): void {
    this.#states.set(state.analysisId, state)
    if (!isOpen(state)) {
      this.#holders.delete(state.analysisId)
      this.#hubs.delete(state.analysisId)
    }
    this.emit('changed', state)
  }

  #forget(analysisId: string): void {
    this.#states.delete(analysisId)
    this.#holders.delete(analysisId)
    this.#hubs.delete(analysisId)
  }

  #remember(state: AnalysisState): void {
    for (const [analysisId, old] of this.#states) {
      if (this.#states.size < mostRemembered) break
      if (!isOpen(old)) this.#states.delete(analysisId)
    }
    if (this.#states.size >= mostRemembered)
      throw new HttpProblem(429, 'too many analyses are waiting; try again when some have ended')
    this.#states.set(state.analysisId, state)
  }
}

const isOpen = ({ status }: AnalysisState): boolean => status === 'waiting' || status === 'working'
