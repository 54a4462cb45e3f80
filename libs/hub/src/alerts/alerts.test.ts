import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import { type AlertRule, type Alert, type CreateAlertRule, webhookBodySchema } from '@misfit/events/people/alert'
import { createdEvent, epochEvent, startedEvent, stepsEvent } from '@misfit/events/testing/example-events'
import { formatEventLine, type RunEvent } from '@misfit/events/run/run-event'
import { temporaryStoreHome } from '@misfit/store/testing/temporary-store-home'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Hub, startHub } from '../hub.ts'
import { newRunId } from '../runs/new-id.ts'
import { connectTrainer } from '../testing/test-trainer.ts'
import { TestPage } from '../testing/page-client.ts'
import { postWebhook, signatureOf } from './post-webhook.ts'
import { isPublicAddress } from './public-address.ts'

interface Taken {
  body: string
  signature: string | undefined
}

/** Someone who takes webhooks, and refuses the first few. */
class Receiver {
  readonly taken: Taken[] = []
  readonly #server: Server
  #refusals = 0
  #heard: (() => void)[] = []

  constructor() {
    this.#server = createServer((request, response) => {
      void text(request).then((body) => {
        this.taken.push({ body, signature: request.headers['misfit-signature']?.toString() })
        response.writeHead(this.#refusals-- > 0 ? 503 : 204).end()
        for (const heard of this.#heard.splice(0)) heard()
      })
    })
  }

  async open(): Promise<string> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    const address = this.#server.address()
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/hook?key=hidden`
  }

  refuse(times: number): void {
    this.#refusals = times
  }

  async untilTaken(count: number): Promise<Taken[]> {
    while (this.taken.length < count)
      await new Promise<void>((resolve) => {
        this.#heard.push(resolve)
      })
    return this.taken
  }

  close(): void {
    this.#server.close()
  }
}

describe('alerts', () => {
  const home = temporaryStoreHome()
  const receiver = new Receiver()
  let hook: string
  let hub: Hub
  beforeAll(async () => {
    hook = await receiver.open()
    hub = await startHub({ home: home.path, port: 0, privateWebhooks: true })
  })
  afterAll(async () => {
    await hub?.close()
    receiver.close()
    home.remove()
  })

  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${hub.url}/api/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const content = await response.text()
    return { status: response.status, body: content === '' ? null : (JSON.parse(content) as unknown) }
  }
  const make = async (rule: Partial<CreateAlertRule> & Pick<CreateAlertRule, 'condition'>) =>
    (await call('POST', 'alert-rules', { name: 'a rule', ...rule })).body as { rule: AlertRule; secret: string | null }
  const fired = async () => (await call('GET', 'alerts')).body as Alert[]
  const now = (events: readonly RunEvent[]) => events.map((event) => formatEventLine({ ...event, at: Date.now() }))
  const send = async (runId: string, events: readonly RunEvent[]) => {
    const trainer = await connectTrainer(hub.url, { takesJobs: false })
    await trainer.append(runId, now(events))
    trainer.close()
  }
  const ofRun = async (runId: string) =>
    (await fired()).filter((alert) => alert.runId === runId).map(({ rule, text }) => `${rule}: ${text}`)

  it('fire once for a run: at a mark, at NaN, at an end, of chosen tags', async () => {
    await make({ name: 'good', condition: { kind: 'metric', metric: 'valAccuracy', is: 'over', mark: 0.9 } })
    await make({ name: 'diverged', condition: { kind: 'nan' } })
    await make({ name: 'over', condition: { kind: 'ended', how: ['failed', 'lost'] } })
    await make({ name: 'of others', tags: ['night'], condition: { kind: 'nan' } })
    const [runId, tagged] = [newRunId(), newRunId()]
    const events: RunEvent[] = [
      createdEvent({}, runId),
      startedEvent(2),
      epochEvent(3, 1, 2, 0.9),
      epochEvent(4, 2, 4, 0.95),
      epochEvent(5, 3, 6, 0.97),
      stepsEvent(6, 7, [1, Number.NaN], 4),
      stepsEvent(7, 9, [Number.NaN], 4),
      { seq: 8, at: 0, type: 'finished', outcome: 'failed', message: 'loss became NaN' },
    ]
    await send(runId, events)
    // Resent after a reconnect: nothing is new.
    await send(runId, events)
    expect(await ofRun(runId)).toEqual([
      'over: failed: loss became NaN',
      'diverged: loss is NaN at step 8 of epoch 4',
      'good: validation accuracy is 0.95, over 0.9, after epoch 2',
    ])
    await send(tagged, [
      createdEvent({ tags: ['night'] }, tagged),
      startedEvent(2),
      stepsEvent(3, 1, [Number.POSITIVE_INFINITY]),
    ])
    expect(await ofRun(tagged)).toEqual([
      'of others: loss is Infinity at step 1 of epoch 1',
      'diverged: loss is Infinity at step 1 of epoch 1',
    ])
  })

  it('tell that a run is lost, and say nothing of what happened long ago', async () => {
    await make({ name: 'lost', condition: { kind: 'ended', how: ['lost'] } })
    const [runId, old] = [newRunId(), newRunId()]
    await send(runId, [createdEvent({}, runId), startedEvent(2)])
    await hub.desk.lost(runId, 'its process was killed')
    expect(await ofRun(runId)).toContain('lost: lost: its process was killed')
    const trainer = await connectTrainer(hub.url, { takesJobs: false })
    await trainer.append(old, [createdEvent({}, old), startedEvent(2), epochEvent(3, 1, 2, 0.99)].map(formatEventLine))
    trainer.close()
    expect(await ofRun(old)).toEqual([])
  })

  it('a page hears of an alert when it fires', async () => {
    const page = new TestPage(hub.url)
    await new Promise<void>((resolve) => page.socket.once('connect', resolve))
    const heard = new Promise<Alert>((resolve) => page.socket.once('alert', resolve))
    const { rule } = await make({ name: 'to a page', condition: { kind: 'nan' } })
    await call('POST', `alert-rules/${rule.id}/test`)
    expect(await heard).toMatchObject({ rule: 'to a page', runId: null, text: 'this is a test', delivery: 'none' })
    page.socket.disconnect()
  })

  it('are muted, deleted and brought back', async () => {
    const { rule } = await make({ name: 'short-lived', condition: { kind: 'nan' } })
    const names = async () => ((await call('GET', 'alert-rules')).body as AlertRule[]).map(({ name }) => name)
    expect((await call('PATCH', `alert-rules/${rule.id}`, { muted: true })).body).toMatchObject({ muted: true })
    const runId = newRunId()
    await send(runId, [createdEvent({}, runId), startedEvent(2), stepsEvent(3, 1, [Number.NaN])])
    expect(await ofRun(runId)).not.toContainEqual(expect.stringContaining('short-lived'))
    expect((await call('DELETE', `alert-rules/${rule.id}`)).status).toBe(204)
    expect(await names()).not.toContain('short-lived')
    expect((await call('DELETE', `alert-rules/${rule.id}`)).status).toBe(404)
    expect((await call('POST', `alert-rules/${rule.id}/restore`)).status).toBe(200)
    expect(await names()).toContain('short-lived')
  })

  it('a webhook is signed, tried again until it is taken, and its address and secret are told to no one', async () => {
    receiver.refuse(1)
    const { rule, secret } = await make({ name: 'hooked', condition: { kind: 'nan' }, webhook: hook })
    expect(rule.webhook).toBe(new URL(hook).origin)
    const listed = JSON.stringify((await call('GET', 'alert-rules')).body)
    expect(listed).not.toContain('hidden')
    expect(listed).not.toContain(secret)
    await call('POST', `alert-rules/${rule.id}/test`)
    await receiver.untilTaken(1)
    // The next try is in seconds; a hub that starts anew finds it waiting.
    await hub.close()
    hub = await startHub({ home: home.path, port: 0, privateWebhooks: true })
    const [first, second] = await receiver.untilTaken(2)
    expect(second).toEqual(first)
    expect(first?.signature).toBe(signatureOf(first?.body ?? '', secret ?? ''))
    expect(webhookBodySchema.parse(JSON.parse(first?.body ?? ''))).toMatchObject({
      rule: 'hooked',
      text: 'this is a test',
    })
    await expect.poll(async () => (await fired())[0]).toMatchObject({ delivery: 'sent', deliveryError: null })
  })

  it('a receiver that does not answer holds up the webhooks of no other', async () => {
    const silent = createServer(() => undefined)
    silent.listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const address = silent.address()
    const unanswered = await make({
      name: 'unanswered',
      condition: { kind: 'nan' },
      webhook: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`,
    })
    const answered = await make({ name: 'answered', condition: { kind: 'nan' }, webhook: hook })
    const [asked, before] = [once(silent, 'request'), receiver.taken.length]
    await call('POST', `alert-rules/${unanswered.rule.id}/test`)
    await asked
    await call('POST', `alert-rules/${answered.rule.id}/test`)
    await receiver.untilTaken(before + 1)
    expect((await fired()).find(({ rule }) => rule === 'unanswered')?.delivery).toBe('waiting')
    silent.closeAllConnections()
    silent.close()
  })

  it.each(['ftp://x.example/', 'https://me:word@x.example/', 'javascript:alert(1)', 'x'])(
    'refuse %s as the address of a webhook',
    async (webhook) =>
      expect((await call('POST', 'alert-rules', { name: 'a rule', condition: { kind: 'nan' }, webhook })).status).toBe(
        400,
      ),
  )

  it('refuse what is not an address of the internet, by name too', async () => {
    await expect(postWebhook(hook, '{}', 's', { allowPrivate: false })).rejects.toThrow(
      '127.0.0.1 is not an address of the internet',
    )
    await expect(
      postWebhook(hook.replace('127.0.0.1', 'localhost'), '{}', 's', { allowPrivate: false }),
    ).rejects.toThrow('is not an address of the internet')
  })
})

it.each([
  ['93.184.216.34', true],
  ['2606:2800:220:1::1', true],
  ['10.1.2.3', false],
  ['172.31.0.1', false],
  ['192.168.0.1', false],
  ['169.254.169.254', false],
  ['127.0.0.1', false],
  ['0.0.0.0', false],
  ['100.64.0.1', false],
  ['::1', false],
  ['fe80::1', false],
  ['fd00::1', false],
  ['::ffff:127.0.0.1', false],
  ['64:ff9b::7f00:1', false],
  ['2002:7f00:1::', false],
  ['not an address', false],
])('%s is of the internet: %s', (address, expected) => expect(isPublicAddress(address)).toBe(expected))
