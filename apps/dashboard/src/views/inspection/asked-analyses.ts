import {
  type AnalysisRequest,
  type AnalysisResult,
  type AnalysisState,
  analysisStateSchema,
} from '@misfit/events/analysis'
import { messageOf } from '@misfit/text/message-of'
import { HubError } from '../../shared/hub-api/hub-api.ts'

/** Question to a run's saved model. */
export interface AnalysisQuestion {
  readonly runId: string
  readonly request: AnalysisRequest
  /** Hash of the saved weights that answer: an answer by other weights is another answer. */
  readonly weights: string
}

/** State of an answer. */
export type AnswerState =
  | { readonly status: 'idle' | 'cancelled' }
  | { readonly status: 'waiting' | 'working'; readonly progress: number }
  | { readonly status: 'done'; readonly result: AnalysisResult }
  | { readonly status: 'failed'; readonly message: string }

/** The hub, as far as analyses need it. */
interface AnalysisHub {
  /** @throws HubError */
  start(runId: string, request: AnalysisRequest): Promise<AnalysisState>
  cancel(analysisId: string): Promise<unknown>
  result(sha256: string): Promise<AnalysisResult>
}

interface Asked {
  readonly question: AnalysisQuestion
  /** The hub's name for it; null until the hub has answered, and after the link to it broke. */
  analysisId: string | null
  state: AnswerState
  starting: boolean
}

const answersKept = 200
const statesKept = 100
/** Milliseconds between two attempts to reach a hub that does not answer. */
const askAgainAfter = 1000
/** Milliseconds after the hub was away in which a refusal may mean that the trainers are not back yet. */
const trainersReturnWithin = 15_000

const idle: AnswerState = { status: 'idle' }
const isOpen = (state: AnswerState): boolean => state.status === 'waiting' || state.status === 'working'
const keyOf = ({ runId, request, weights }: AnalysisQuestion): string =>
  `${runId} ${weights} ${JSON.stringify(request)}`

/**
 * Questions that this page has asked of saved models, with the answers. A question is asked once, however many ask it;
 * what is open when the hub is restarted is asked again, and found in the run's folder if it was done meanwhile.
 */
export class AskedAnalyses {
  readonly #hub: AnalysisHub
  readonly #asked = new Map<string, Asked>()
  /** News may come before the answer that says whose they are. */
  readonly #news = new Map<string, AnalysisState>()
  readonly #listeners = new Set<() => void>()
  #lastAway = -Infinity

  constructor(hub: AnalysisHub) {
    this.#hub = hub
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  /** The state is a new object when it changes, and the same one until then. */
  state(question: AnalysisQuestion): AnswerState {
    return this.#asked.get(keyOf(question))?.state ?? idle
  }

  /** Asks, unless the answer is here or on its way. */
  ask(question: AnalysisQuestion): void {
    const key = keyOf(question)
    const before = this.#asked.get(key)
    if (before !== undefined && (isOpen(before.state) || before.state.status === 'done')) return
    const asked: Asked = { question, analysisId: null, state: { status: 'waiting', progress: 0 }, starting: false }
    this.#asked.delete(key)
    this.#asked.set(key, asked)
    this.#forgetOldest()
    void this.#start(asked)
    this.#tell()
  }

  /** Gives up what is open; an answer that is here stays. */
  cancel(question: AnalysisQuestion): void {
    const asked = this.#asked.get(keyOf(question))
    if (asked === undefined || !isOpen(asked.state)) return
    this.#change(asked, { status: 'cancelled' })
    if (asked.analysisId !== null) this.#cancelAtHub(asked.analysisId)
  }

  /** Takes a message of the hub. */
  take(message: unknown): void {
    const parsed = analysisStateSchema.safeParse(message)
    if (!parsed.success) return
    const { analysisId } = parsed.data
    this.#news.delete(analysisId)
    this.#news.set(analysisId, parsed.data)
    for (const oldest of this.#news.keys()) {
      if (this.#news.size <= statesKept) break
      this.#news.delete(oldest)
    }
    for (const asked of this.#asked.values()) {
      if (asked.analysisId === analysisId) this.#follow(asked, parsed.data)
    }
  }

  /** The link to the hub is there again: what happened meanwhile was not heard, and the hub may have forgotten. */
  reconnected(): void {
    this.#lastAway = performance.now()
    for (const asked of this.#asked.values()) {
      if (isOpen(asked.state)) void this.#start(asked)
    }
  }

  async #start(asked: Asked): Promise<void> {
    if (asked.starting || !isOpen(asked.state)) return
    asked.starting = true
    asked.analysisId = null
    try {
      const state = await this.#hub.start(asked.question.runId, asked.question.request)
      if (!isOpen(asked.state)) {
        this.#cancelAtHub(state.analysisId)
        return
      }
      asked.analysisId = state.analysisId
      this.#follow(asked, this.#news.get(state.analysisId) ?? state)
    } catch (error) {
      this.#failOrAskAgain(asked, error)
    } finally {
      asked.starting = false
    }
  }

  #follow(asked: Asked, { status, progress, message, result }: AnalysisState): void {
    if (!isOpen(asked.state)) return
    if (status === 'waiting' || status === 'working') this.#change(asked, { status, progress })
    else if (status === 'cancelled') this.#change(asked, { status })
    else if (status === 'done' && result !== undefined) void this.#fetch(asked, result.sha256)
    else this.#change(asked, { status: 'failed', message: message ?? 'The trainer gave no reason.' })
  }

  async #fetch(asked: Asked, sha256: string): Promise<void> {
    try {
      const result = await this.#hub.result(sha256)
      if (!isOpen(asked.state)) return
      if (result.kind !== asked.question.request.kind)
        throw new HubError(`The answer is of another kind: ${result.kind}.`, 200)
      this.#change(asked, { status: 'done', result })
    } catch (error) {
      this.#failOrAskAgain(asked, error)
    }
  }

  #failOrAskAgain(asked: Asked, error: unknown): void {
    if (!isOpen(asked.state)) return
    // A hub that starts answers 503.
    const unreachable = error instanceof HubError && (error.status === null || error.status === 503)
    if (unreachable) this.#lastAway = performance.now()
    const tooEarly =
      error instanceof HubError && error.status === 409 && performance.now() - this.#lastAway < trainersReturnWithin
    if (unreachable || tooEarly) setTimeout(() => void this.#start(asked), askAgainAfter)
    else this.#change(asked, { status: 'failed', message: messageOf(error) })
  }

  #cancelAtHub(analysisId: string): void {
    // A hub that is away or has forgotten it computes nothing that could be given up.
    this.#hub.cancel(analysisId).catch(() => undefined)
  }

  #change(asked: Asked, state: AnswerState): void {
    asked.state = state
    this.#tell()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }

  #forgetOldest(): void {
    for (const [key, { state }] of this.#asked) {
      if (this.#asked.size <= answersKept) break
      if (!isOpen(state)) this.#asked.delete(key)
    }
  }
}
