import { EventEmitter } from 'node:events'
import type { Channel } from '@misfit/store/postgres/channel'
import type { OpenDatabase } from '@misfit/store/postgres/open-database'
import { z } from 'zod'
import { newRunId } from '../runs/new-id.ts'
import { problemOf } from '../api/problem.ts'

const messageSchema = z.object({
  from: z.string(),
  /** Id of the hub that the message is for; every hub when left out. */
  to: z.string().optional(),
  topic: z.string(),
  /** Id of a question, and of its answer. */
  id: z.string().optional(),
  value: z.unknown(),
})
type Message = z.infer<typeof messageSchema>

const answerTopic = 'answer'
const answerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: z.string() }),
])
type HubAnswer = z.infer<typeof answerSchema>

/** A question to a hub is given up after so many milliseconds: longer than a trainer is asked. */
const answerWithin = 7000

/**
 * Exchange of news and questions between hubs on one PostgreSQL. On the embedded database a hub is alone and has nobody
 * to tell. Messages are news and never the only place where something is kept: a hub that missed some (`missed`) finds
 * everything in the store.
 *
 * Messages are news and never the only place where something is kept: a hub that missed some (`missed`) finds
 * everything in the store.
 */
export class Exchange extends EventEmitter<{ missed: [] }> {
  readonly hubId = newRunId()
  readonly #channel: Channel | null
  readonly #handlers = new Map<string, (message: Message) => void>()
  readonly #asked = new Map<string, (answer: HubAnswer) => void>()

  constructor(store: Pick<OpenDatabase, 'openChannel'>) {
    super()
    this.#channel = store.openChannel('misfit_hubs', {
      message: (text) => this.#receive(text),
      opened: (missed) => missed && this.emit('missed'),
    })
    this.#on(answerTopic, ({ id = '', value }) => this.#asked.get(id)?.(answerSchema.parse(value)))
  }

  /** False while news of other hubs cannot come; true when there can be none. */
  get isOpen(): boolean {
    return this.#channel?.isOpen ?? true
  }

  /** Tells every other hub. */
  tell(topic: string, value: unknown): void {
    this.#send({ from: this.hubId, topic, value })
  }

  /** Takes what other hubs tell. */
  hear<Schema extends z.ZodType>(
    topic: string,
    schema: Schema,
    take: (value: z.output<Schema>, from: string) => void,
  ): void {
    this.#on(topic, ({ value, from }) => take(schema.parse(value), from))
  }

  /** Asks one other hub. Never throws: a hub that does not answer is an answer too. */
  ask(hubId: string, topic: string, value: unknown): Promise<HubAnswer> {
    const id = newRunId()
    return new Promise((resolve) => {
      const answered = (answer: HubAnswer) => {
        clearTimeout(timer)
        this.#asked.delete(id)
        resolve(answer)
      }
      const timer = setTimeout(
        () => answered({ ok: false, error: 'the hub to which the trainer is connected does not answer' }),
        answerWithin,
      )
      this.#asked.set(id, answered)
      this.#send({ from: this.hubId, to: hubId, topic, id, value })
    })
  }

  /** Answers what other hubs ask. Whatever the function throws is answered as `error`. */
  answer<Schema extends z.ZodType>(
    topic: string,
    schema: Schema,
    answer: (value: z.output<Schema>) => Promise<unknown>,
  ): void {
    this.#on(topic, ({ value, from, id }) => {
      const send = (answered: HubAnswer) =>
        this.#send({ from: this.hubId, to: from, topic: answerTopic, id, value: answered })
      answer(schema.parse(value)).then(
        (found) => send({ ok: true, value: found ?? null }),
        (error: unknown) => send({ ok: false, error: problemOf(error).message }),
      )
    })
  }

  async close(): Promise<void> {
    for (const answered of [...this.#asked.values()]) answered({ ok: false, error: 'the hub is stopping' })
    await this.#channel?.close()
  }

  #on(topic: string, take: (message: Message) => void): void {
    if (this.#handlers.has(topic)) throw new Error(`two take what hubs say of ${topic}`)
    this.#handlers.set(topic, take)
  }

  #send(message: Message): void {
    this.#channel?.send(JSON.stringify(message))
  }

  #receive(text: string): void {
    try {
      const message = messageSchema.parse(JSON.parse(text))
      if (message.from === this.hubId || (message.to ?? this.hubId) !== this.hubId) return
      this.#handlers.get(message.topic)?.(message)
    } catch (error) {
      // A hub of another version may say what this one does not understand; that must not end it.
      console.error('hub: cannot use a message of another hub:', error instanceof Error ? error.message : error)
    }
  }
}
