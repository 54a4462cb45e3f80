import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { createdEvent, stepsEvent } from '@misfit/events/testing/example-events'
import { formatEventLine } from '@misfit/events/run/run-event'
import { runSummarySchema } from '@misfit/events/run/run-summary'
import { largestMessage, mostLines } from '@misfit/events/live/socket'
import { temporaryStoreHome } from '@misfit/store/testing/temporary-store-home'
import { io } from 'socket.io-client'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Hub, startHub } from '../hub.ts'
import { newRunId } from '../runs/new-id.ts'
import { TestPage } from '../testing/page-client.ts'
import { connectTrainer, linesOfRun, type TestTrainer, exampleTrainerStatus, valueOf } from '../testing/test-trainer.ts'

describe('the live link', () => {
  const home = temporaryStoreHome()
  let hub: Hub
  const open: { close(): void }[] = []
  beforeAll(async () => {
    hub = await startHub({ home: home.path, port: 0 })
  })
  afterEach(() => {
    for (const client of open.splice(0)) client.close()
  })
  afterAll(async () => {
    await hub?.close()
    home.remove()
  })
  const trainer = async (options: Parameters<typeof connectTrainer>[1] = {}): Promise<TestTrainer> => {
    const connected = await connectTrainer(hub.url, options)
    open.push(connected)
    return connected
  }
  const page = async (runId: string | null = null): Promise<TestPage> => {
    const connected = new TestPage(hub.url, runId)
    open.push(connected)
    return connected.connected()
  }

  it('brings a page what came before it and what comes after, each line once, in parts', async () => {
    const runId = newRunId()
    const lines = linesOfRun(runId, 2000)
    const from = await trainer({ runs: [runId] })
    for (let i = 0; i < 1200; i += 400) await from.append(runId, lines.slice(i, i + 400))
    const pages = await Promise.all([page(runId), page(runId), page(runId)])
    for (let i = 1200; i < 2000; i += 8) await from.append(runId, lines.slice(i, i + 8))
    for (const each of pages) {
      await each.untilLines(2000)
      expect(each.lines).toEqual(lines)
      expect(Math.max(...each.messages.map((message) => message.lines.length))).toBeLessThanOrEqual(mostLines)
      expect(each.messages.at(-1)?.last).toBe(2000)
    }
  })

  it('brings a new line to a page within milliseconds', async () => {
    const runId = newRunId()
    const lines = linesOfRun(runId, 60)
    const from = await trainer({ runs: [runId] })
    await from.append(runId, lines.slice(0, 2))
    const watching = await page(runId)
    await watching.untilLines(2)
    const times: number[] = []
    for (let i = 2; i < 60; i += 1) {
      const acknowledged = from.append(runId, [lines[i]!]).then(() => performance.now())
      const arrived = watching.untilLines(i + 1).then(() => performance.now())
      // From when the hub has stored it: the time of the database is the machine's.
      times.push((await arrived) - (await acknowledged))
    }
    expect(times.toSorted((a, b) => a - b)[29]).toBeLessThan(25)
  })

  it('ignores lines that are sent again and refuses a gap, which costs a page nothing', async () => {
    const runId = newRunId()
    const lines = linesOfRun(runId, 30)
    const from = await trainer({ runs: [runId] })
    await from.append(runId, lines.slice(0, 10))
    const watching = await page(runId)
    expect(await from.append(runId, lines.slice(3, 20))).toBe(20)
    expect(await from.append(runId, lines.slice(0, 20))).toBe(20)
    await expect(from.append(runId, lines.slice(25))).rejects.toThrow(
      'event 26 came where 21 was expected; send the lines after 20',
    )
    expect(valueOf(await from.socket.emitWithAck('position', runId))).toEqual({ acknowledged: 20, deleted: false })
    await from.append(runId, lines.slice(20))
    await watching.untilLines(30)
    expect(watching.lines).toEqual(lines)
  })

  it('goes on after a reconnect where a page was', async () => {
    const runId = newRunId()
    const lines = linesOfRun(runId, 900)
    const from = await trainer({ runs: [runId] })
    const watching = await page(null)
    const broken = await (async () => {
      await from.append(runId, lines.slice(0, 300))
      const each = await page(runId)
      await each.untilLines(300)
      return each
    })()
    broken.socket.io.engine.close()
    await from.append(runId, lines.slice(300, 600))
    await broken.untilLines(600)
    broken.socket.io.engine.close()
    await from.append(runId, lines.slice(600))
    await broken.untilLines(900)
    expect(broken.lines).toEqual(lines)
    expect(watching.lines).toEqual([])
  })

  it('stops when a page watches no more', async () => {
    const runId = newRunId()
    const lines = linesOfRun(runId, 20)
    const from = await trainer({ runs: [runId] })
    await from.append(runId, lines.slice(0, 10))
    const [leaving, staying] = await Promise.all([page(runId), page(runId)])
    await Promise.all([leaving.untilLines(10), staying.untilLines(10)])
    leaving.socket.emit('unwatch', runId)
    await new Promise((done) => leaving.socket.emit('clock', done))
    await from.append(runId, lines.slice(10))
    await staying.untilLines(20)
    await new Promise((done) => leaving.socket.emit('clock', done))
    expect(leaving.lines).toHaveLength(10)
  })

  it('is not held up by a page that reads nothing, keeps little for it, and brings it everything later', async () => {
    const runId = newRunId()
    const count = 402
    const lines = linesOfRun(runId, count, 60_000)
    const from = await trainer({ runs: [runId] })
    await from.append(runId, lines.slice(0, 2))
    const [slow, quick] = await Promise.all([page(runId), page(runId)])
    await Promise.all([slow.untilLines(2), quick.untilLines(2)])
    const wire = socketUnder(slow)
    wire.pause()
    // 24 MB: more than the system's buffers take.
    for (let i = 2; i < count; i += 16) await from.append(runId, lines.slice(i, i + 16))
    await quick.untilLines(count)
    expect(slow.lines.length).toBeLessThan(count)
    wire.resume()
    await slow.untilLines(count)
    // What was sent while it read nothing went into the system's buffers; the rest was made when it read again, and
    // knew the last line.
    const early = slow.messages.filter(({ last }) => last < count).flatMap((message) => message.lines)
    expect(early.length).toBeLessThan(count / 2)
    expect(slow.lines).toEqual(lines)
    expect(quick.lines).toEqual(lines)
  })

  it('brings changed summaries to every page at most five times a second, the last one for sure', async () => {
    const runId = newRunId()
    const lines = linesOfRun(runId, 100)
    const watching = await page()
    let messages = 0
    watching.socket.on('runs', (summaries) => {
      if (summaries.some((summary) => summary.runId === runId)) messages += 1
    })
    const from = await trainer({ runs: [runId] })
    const began = performance.now()
    for (let i = 0; i < 100; i += 1) {
      await from.append(runId, [lines[i]!])
      await delay(5)
    }
    await watching.until(() => watching.summaries.get(runId)?.lastSeq === 100)
    expect(messages).toBeLessThanOrEqual(2 + (5 * (performance.now() - began)) / 1000)
    expect(watching.summaries.get(runId)).toMatchObject({ status: 'running', step: 98 })
  })

  it('keeps a loss that is not a number in the summary', async () => {
    const runId = newRunId()
    const watching = await page()
    const from = await trainer({ runs: [runId] })
    await from.append(runId, [...linesOfRun(runId, 2), formatEventLine(stepsEvent(3, 1, [Number.NaN]))])
    await watching.until(() => watching.summaries.get(runId)?.lastSeq === 3)
    expect(runSummarySchema.parse(watching.summaries.get(runId)).loss).toBeNaN()
  })

  it('tells pages which trainers are there', async () => {
    const watching = await page()
    const lists: string[][] = []
    watching.socket.on('trainers', (trainers) => lists.push(trainers.map(({ trainerId }) => trainerId)))
    const next = (length: number) =>
      new Promise<void>((done) => watching.socket.once('trainers', (list) => list.length === length && done()))
    const came = next(1)
    const one = await trainer({ trainerId: 'one' })
    await came
    const left = next(0)
    one.close()
    await left
    expect(lists).toEqual([['one'], []])
  })

  describe('commands', () => {
    const post = async (runId: string, what: string) => {
      const answer = await fetch(`${hub.url}/api/runs/${runId}/${what}`, { method: 'POST' })
      return {
        status: answer.status,
        error: answer.status === 204 ? null : ((await answer.json()) as { error: string }).error,
      }
    }

    it('reach the trainer that holds the run', async () => {
      const runId = newRunId()
      const [holder, other] = [await trainer({ runs: [runId], trainerId: 'a' }), await trainer({ trainerId: 'b' })]
      await holder.append(runId, linesOfRun(runId, 3))
      for (const command of ['pause', 'resume', 'stop'])
        expect(await post(runId, command)).toEqual({ status: 204, error: null })
      expect(holder.commands.map(({ command }) => command)).toEqual(['pause', 'resume', 'stop'])
      expect(other.commands).toEqual([])
    })

    it('are refused with the trainer’s reason', async () => {
      const runId = newRunId()
      const holder = await trainer({ runs: [runId], refuses: 'the run is saving its model' })
      await holder.append(runId, linesOfRun(runId, 3))
      expect(await post(runId, 'pause')).toEqual({ status: 409, error: 'the run is saving its model' })
    })

    it('are refused when no trainer holds the run', async () => {
      const runId = newRunId()
      const holder = await trainer({ runs: [runId] })
      await holder.append(runId, linesOfRun(runId, 3))
      holder.close()
      await hubHasForgotten(holder)
      expect(await post(runId, 'pause')).toEqual({ status: 409, error: 'no trainer holds this run; it may have ended' })
    })

    const hubHasForgotten = async (gone: TestTrainer) => {
      while (hub.trainers.list().length > 0) await once(hub.trainers, 'changed')
      expect(gone.socket.connected).toBe(false)
    }
  })

  describe('jobs', () => {
    const start = async (name: string) => {
      const body = JSON.stringify({ settings: { name, model: 'model_1' } })
      return ((await (await fetch(`${hub.url}/api/runs`, { method: 'POST', body })).json()) as { runId: string }).runId
    }
    const claim = async (from: TestTrainer) => valueOf(await from.socket.emitWithAck('claim')).job

    it('are offered, claimed, begun and lost from sight of the queue', async () => {
      const from = await trainer()
      const watching = await page()
      const offered = new Promise<void>((done) => from.socket.once('jobs', () => done()))
      const runId = await start('<script>alert(1)</script> \u{1f98a}')
      await offered
      await watching.untilStatus(runId, 'queued')
      const job = await claim(from)
      expect(job).toMatchObject({
        runId,
        continues: false,
        settings: { name: '<script>alert(1)</script> \u{1f98a}', epochs: 5 },
      })
      expect(await claim(from)).toBeNull()
      await from.append(runId, [
        formatEventLine({ ...createdEvent({}, runId), settings: job!.settings }),
        ...linesOfRun(runId, 3).slice(1),
      ])
      expect((await watching.untilStatus(runId, 'running')).name).toBe('<script>alert(1)</script> \u{1f98a}')
    })

    it('of a run that was stopped go on from its checkpoint', async () => {
      const from = await trainer()
      const runId = await start('goes on')
      await claim(from)
      await from.append(runId, [
        ...linesOfRun(runId, 3),
        formatEventLine({ seq: 4, at: 0, type: 'finished', outcome: 'stopped' }),
      ])
      expect((await fetch(`${hub.url}/api/runs/${runId}/continue`, { method: 'POST' })).status).toBe(204)
      expect(await claim(from)).toMatchObject({ runId, continues: true })
    })

    it('of a run that is stopped in the queue are not handed out', async () => {
      const from = await trainer()
      const runId = await start('never')
      expect((await fetch(`${hub.url}/api/runs/${runId}/stop`, { method: 'POST' })).status).toBe(204)
      expect(await claim(from)).toBeNull()
    })
  })

  describe('hostile clients', () => {
    const hostile: unknown[] = [
      undefined,
      null,
      1,
      'x',
      [],
      {},
      { runId: 'x' },
      { runId: '../../etc/pa', after: 0 },
      { runId: 1, lines: [] },
      { __proto__: { a: 1 } },
    ]

    it('get a reason for every message that is not in the contract, and stay connected', async () => {
      const from = await trainer()
      const watching = await page()
      for (const message of hostile) {
        for (const name of ['append', 'heartbeat', 'lost', 'hello', 'position'] as const) {
          const answer = (await (from.socket as Loose).emitWithAck(name, message)) as { ok: boolean; error: string }
          expect(answer, `${name} ${JSON.stringify(message)}`).toMatchObject({ ok: false, error: expect.any(String) })
        }
        expect(await (watching.socket as Loose).emitWithAck('watch', message)).toMatchObject({ ok: false })
        // Without anyone to answer, and with things no one listens for.
        for (const name of ['append', 'watch', 'unwatch', 'claim', 'gossip', 'hello']) {
          ;(from.socket as Loose).emit(name, message)
          ;(watching.socket as Loose).emit(name, message, message, message)
        }
      }
      await from.heartbeat()
      await new Promise((done) => watching.socket.emit('clock', done))
    })

    it('must say hello before they send anything', async () => {
      const socket = io(`${hub.url}/trainer`, { forceNew: true, transports: ['websocket'] }) as Loose
      open.push(socket)
      for (const [name, message] of [
        ['append', { runId: newRunId(), lines: ['{}'] }],
        ['heartbeat', { runs: [], clockOffset: 0 }],
        ['claim'],
      ] as const) {
        expect(await socket.emitWithAck(name, ...(message === undefined ? [] : [message]))).toEqual({
          ok: false,
          error: 'say hello first',
        })
      }
    })

    it('learn that a run does not exist', async () => {
      const watching = await page()
      expect(await watching.socket.emitWithAck('watch', { runId: 'nosuchrun000', after: 0 })).toEqual({
        ok: false,
        error: 'there is no run nosuchrun000',
      })
    })

    it('may send a megabyte and no more, and stay connected', async () => {
      const runId = newRunId()
      const from = await trainer()
      const lines = linesOfRun(runId, 20, 60_000)
      await expect(from.append(runId, lines)).rejects.toThrow(`at most ${largestMessage}`)
      expect(await from.append(runId, lines.slice(0, 10))).toBe(10)
    })

    it('that send far more are cut off, and nobody else is', async () => {
      const watching = await page()
      const from = await trainer()
      const cut = once(from.socket as unknown as NodeJS.EventEmitter, 'disconnect')
      ;(from.socket as Loose).emit('append', { runId: newRunId(), lines: ['x'.repeat(5 * largestMessage)] })
      await cut
      await new Promise((done) => watching.socket.emit('clock', done))
    })

    it.each(['/watch', '/trainer'])('of another site cannot open %s', async (namespace) => {
      const socket = io(`${hub.url}${namespace}`, {
        forceNew: true,
        reconnection: false,
        transports: ['websocket'],
        extraHeaders: { origin: 'https://evil.example' },
      })
      open.push(socket)
      await new Promise((refused, rejected) => {
        socket.on('connect_error', refused)
        socket.on('connect', () => rejected(new Error('it was let in')))
      })
    })

    it('with another name for this machine cannot open a socket either', async () => {
      const upgrade = request({
        port: hub.port,
        host: '127.0.0.1',
        path: '/socket.io/?EIO=4&transport=websocket',
        headers: {
          host: 'evil.example',
          connection: 'upgrade',
          upgrade: 'websocket',
          'sec-websocket-version': '13',
          'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
        },
      })
      upgrade.end()
      const answer = await Promise.race([
        once(upgrade, 'response').then(([response]) => response.statusCode),
        once(upgrade, 'upgrade').then(() => 'let in'),
        once(upgrade, 'error').then(() => 'cut off'),
      ])
      expect([400, 403, 'cut off']).toContain(answer)
    })
  })
})

describe('a run whose trainer is gone', () => {
  it('is lost within 10 seconds, also after a restart of the hub, and runs again when it is heard of', async () => {
    const home = temporaryStoreHome()
    const [before, silent, alive] = [newRunId(), newRunId(), newRunId()]
    const first = await startHub({ home: home.path, port: 0 })
    const early = await connectTrainer(first.url, { runs: [before] })
    await early.append(before, linesOfRun(before, 5))
    early.close()
    await first.close()

    const restarted = performance.now()
    const hub = await startHub({ home: home.path, port: 0 })
    const watching = await new TestPage(hub.url).connected()
    const suspended = await connectTrainer(hub.url, { runs: [silent] })
    const living = await connectTrainer(hub.url, { runs: [alive] })
    const beating = setInterval(() => void living.heartbeat(alive), 1000)
    await suspended.append(silent, linesOfRun(silent, 5))
    await living.append(alive, linesOfRun(alive, 5))
    await suspended.heartbeat(silent)
    const died = performance.now()
    await watching.untilStatus(silent, 'lost')
    expect(performance.now() - died).toBeGreaterThan(7500)
    expect(performance.now() - died).toBeLessThan(10_000)
    const lost = await watching.untilStatus(before, 'lost')
    expect(performance.now() - restarted).toBeLessThan(14_000)
    expect(lost.message).toContain('8 seconds')
    expect(watching.summaries.get(alive)?.status).toBe('running')

    // Its machine was only suspended: the connection is the same.
    await suspended.heartbeat(silent)
    await watching.untilStatus(silent, 'running')
    const back = await connectTrainer(hub.url, { runs: [before] })
    await watching.untilStatus(before, 'running')
    valueOf(await back.socket.emitWithAck('lost', { runId: silent, reason: 'its process was killed (SIGKILL)' }))
    expect((await watching.untilStatus(silent, 'lost')).message).toBe('its process was killed (SIGKILL)')

    clearInterval(beating)
    for (const client of [back, suspended, living, watching]) client.close()
    await hub.close()
    home.remove()
  })
})

describe('a hub that is killed in the middle of everything', () => {
  const program = resolve(import.meta.dirname, '../testing/hub-process.ts')
  const start = async (home: string, port: number): Promise<{ child: ChildProcess; url: string }> => {
    const child = spawn(process.execPath, ['--import', 'tsx', program, home, String(port)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
    return { child, url }
  }

  it(
    'leaves every page with exactly the lines of the run folder, each once, when it is back',
    { timeout: 180_000 },
    async () => {
      const home = temporaryStoreHome()
      const runId = newRunId()
      const lines = linesOfRun(runId, 1000)
      let hub = await start(home.path, 0)
      const port = Number(new URL(hub.url).port)

      // As the trainer does: sends on from what the hub says it has, again and again until all is acknowledged.
      const from = io(`${hub.url}/trainer`, {
        forceNew: true,
        transports: ['websocket'],
        reconnectionDelay: 50,
        reconnectionDelayMax: 100,
      })
      let acknowledged = 0
      const done = new Promise<void>((finish) => {
        from.on('connect', async () => {
          try {
            valueOf(
              await from
                .timeout(5000)
                .emitWithAck('hello', { trainer: exampleTrainerStatus, takesJobs: true, runs: [runId] }),
            )
            acknowledged = valueOf<{ acknowledged: number }>(
              await from.timeout(5000).emitWithAck('position', runId),
            ).acknowledged
            while (acknowledged < lines.length) {
              const part = lines.slice(acknowledged, acknowledged + 5)
              acknowledged = valueOf<{ acknowledged: number }>(
                await from.timeout(5000).emitWithAck('append', { runId, lines: part }),
              ).acknowledged
            }
            finish()
          } catch {
            // The hub is away: the next connection goes on.
          }
        })
      })
      await until(() => acknowledged > 0)
      const pages = [new TestPage(hub.url, runId), new TestPage(hub.url, runId), new TestPage(hub.url, runId)]
      for (const at of [200, 600]) {
        await until(() => acknowledged > at)
        const promised = acknowledged
        hub.child.kill('SIGKILL')
        await once(hub.child, 'exit')
        hub = await start(home.path, port)
        const stored = (await (await fetch(`${hub.url}/api/runs/${runId}/events`)).text()).trimEnd().split('\n')
        expect(stored.length).toBeGreaterThanOrEqual(promised)
      }
      await done
      for (const page of pages) {
        await page.untilLines(lines.length)
        expect(page.lines).toEqual(lines)
        page.close()
      }
      from.disconnect()
      hub.child.kill('SIGKILL')
      await once(hub.child, 'exit')
      home.remove()
    },
  )
})

/** A socket as someone uses it who does not know the contract. */
interface Loose {
  emit(name: string, ...args: unknown[]): unknown
  emitWithAck(name: string, ...args: unknown[]): Promise<unknown>
  close(): void
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await delay(2)
}

/** The TCP connection of a page, to stop reading from it. */
function socketUnder(page: TestPage): { pause(): void; resume(): void } {
  const { transport } = page.socket.io.engine as unknown as { transport: { ws: { pause(): void; resume(): void } } }
  return transport.ws
}
