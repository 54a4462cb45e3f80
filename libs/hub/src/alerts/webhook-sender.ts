import { webhookBodySchema } from '@misfit/events/people/alert'
import { type DueWebhook, nextWebhookAt, takeDueWebhook, webhookWent } from '@misfit/store/tables/alerts'
import type { Database } from '@misfit/store/postgres/database'
import { messageOf } from '@misfit/text/message-of'
import { longestPost, postWebhook } from './post-webhook.ts'

/**
 * Sends the webhooks of alerts. They wait in the store until their receiver has taken them, so none is lost with a hub;
 * of several hubs one sends it. A hub that is killed between sending and noting it leaves it to be sent again:
 * receivers tell by its `id`.
 */
export class WebhookSender {
  readonly #sending = new Set<Promise<void>>()
  #timer: NodeJS.Timeout | undefined
  /** Look for due webhooks that is going on; the next begins after it, so that none is sent twice. */
  #looking: Promise<void> = Promise.resolve()
  #closed = false

  constructor(
    private readonly database: Database,
    private readonly options: { allowPrivate: boolean },
  ) {
    this.sendDue()
  }

  /** Sends what is due now, and each that waits when its time comes. */
  sendDue(): void {
    clearTimeout(this.#timer)
    this.#looking = this.#looking.then(() => this.#beginDue()).catch(complain)
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    await this.#looking
    await Promise.all(this.#sending)
  }

  async #beginDue(): Promise<void> {
    while (!this.#closed && this.#sending.size < mostAtOnce) {
      const due = await takeDueWebhook(this.database, Date.now(), heldFor)
      if (due === null) break
      const sent: Promise<void> = this.#send(due)
        .catch(complain)
        .finally(() => {
          this.#sending.delete(sent)
          if (!this.#closed) this.sendDue()
        })
      this.#sending.add(sent)
    }
    // Whichever is sent first looks again.
    if (this.#closed || this.#sending.size === mostAtOnce) return
    const next = await nextWebhookAt(this.database)
    if (this.#closed) return
    clearTimeout(this.#timer)
    const wait = next === null ? lookEvery : Math.min(lookEvery, Math.max(next - Date.now(), 10))
    this.#timer = setTimeout(() => this.sendDue(), wait)
  }

  async #send({ alert, url, secret, tries }: DueWebhook): Promise<void> {
    try {
      await postWebhook(url, JSON.stringify(webhookBodySchema.parse(alert)), secret, this.options)
      await webhookWent(this.database, alert.id, null, null)
    } catch (error) {
      const wait = waits[tries]
      await webhookWent(this.database, alert.id, messageOf(error), wait === undefined ? null : Date.now() + wait)
    }
  }
}

const second = 1000
const minute = 60 * second
/** Milliseconds to wait after each try that failed; after the last one the webhook is given up. */
const waits = [2 * second, 30 * second, 2 * minute, 15 * minute, 60 * minute, 6 * 60 * minute]
/** Milliseconds for which a webhook is held by the hub that tries it: longer than a try can take. */
const heldFor = 3 * longestPost
/** Most webhooks sent at once: a receiver that does not answer holds up only its own. */
const mostAtOnce = 4
/** Milliseconds between two looks for webhooks that another hub may have left. */
const lookEvery = 15 * second

const complain = (error: unknown): void => console.error('hub: cannot send webhooks:', error)
