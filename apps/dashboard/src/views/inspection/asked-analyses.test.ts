import { createHash } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import {
  type AnalysisJob,
  type AnalysisResult,
  analysisResultSchema,
  analysisStateSchema,
} from '@misfit/events/analysis'
import { encodeFloats } from '@misfit/events/run/floats'
import { errorSchema } from '@misfit/events/http/http-api'
import { type Hub, startHub } from '@misfit/hub/hub'
import { newRunId } from '@misfit/hub/runs/new-id'
import { TestPage } from '@misfit/hub/testing/page-client'
import { connectTrainer, linesOfRun, valueOf } from '@misfit/hub/testing/test-trainer'
import { temporaryStoreHome } from '@misfit/store/testing/temporary-store-home'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { HubError } from '../../shared/hub-api/hub-api.ts'
import { AskedAnalyses, type AnswerState, type AnalysisQuestion } from './asked-analyses.ts'

describe('what a page asks of saved models, over a real hub', () => {
  const home = temporaryStoreHome()
  let hub: Hub
  let url: string
  let runId: string
  const open: { close(): void }[] = []
  beforeAll(async () => {
    hub = await startHub({ home: home.path, port: 0 })
    url = hub.url
    runId = newRunId()
    const from = await connectTrainer(url, { takesJobs: false, trainerId: 'other' })
    await from.append(runId, linesOfRun(runId, 3))
    from.close()
  })
  afterEach(() => {
    for (const client of open.splice(0)) client.close()
  })
  afterAll(async () => {
    await hub?.close()
    home.remove()
  })

  const request = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    let response: Response
    try {
      response = await fetch(`${url}/api/${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
    } catch {
      throw new HubError('no hub', null)
    }
    const answer: unknown = await response.json()
    if (!response.ok) throw new HubError(errorSchema.parse(answer).error, response.status)
    return answer
  }

  /** A page's analyses, with every state that a question was in. */
  const page = async () => {
    const connected = new TestPage(url)
    open.push(connected)
    let refusals = 0
    const analyses = new AskedAnalyses({
      start: async (id, asked) => {
        try {
          return analysisStateSchema.parse(await request('POST', 'analyses', { runId: id, request: asked }))
        } catch (error) {
          if (error instanceof HubError && error.status === 409) refusals += 1
          throw error
        }
      },
      cancel: (id) => request('DELETE', `analyses/${id}`),
      result: async (sha256) => analysisResultSchema.parse(await request('GET', `blobs/${sha256}`)),
    })
    connected.socket.on('analysis', (state) => analyses.take(state))
    await connected.connected()
    connected.socket.on('connect', () => analyses.reconnected())
    // As the page's connection does: a hub that goes down says goodbye, after which nothing is tried again by itself.
    connected.socket.on('disconnect', (reason) => {
      if (reason === 'io server disconnect') connected.socket.connect()
    })
    const until = (question: AnalysisQuestion, status: AnswerState['status']): Promise<AnswerState> =>
      new Promise((resolve) => {
        const look = (): void => {
          const state = analyses.state(question)
          if (state.status === status) resolve(state)
        }
        analyses.subscribe(look)
        look()
      })
    return { analyses, until, refusals: () => refusals }
  }

  /** A trainer that has every run, and tells of each job it gets. */
  const trainer = async () => {
    const jobs: AnalysisJob[] = []
    const untaken: AnalysisJob[] = []
    const news = new EventEmitter()
    const connected = await connectTrainer(url, { trainerId: 'analyst' })
    connected.socket.on('analyse', (job, answered) => {
      jobs.push(job)
      answered({ ok: true, value: null })
      untaken.push(job)
      news.emit('job')
    })
    open.push(connected)
    const nextJob = async (): Promise<AnalysisJob> => {
      for (;;) {
        const job = untaken.shift()
        if (job !== undefined) return job
        await once(news, 'job')
      }
    }
    const finish = async ({ analysisId }: AnalysisJob, result: AnalysisResult): Promise<void> => {
      const text = JSON.stringify(result)
      const sha256 = createHash('sha256').update(text).digest('hex')
      await fetch(`${url}/api/blobs/${sha256}`, { method: 'PUT', body: text })
      valueOf(
        await connected.socket.emitWithAck('analysed', {
          analysisId,
          status: 'done',
          progress: 1,
          result: { sha256, bytes: text.length },
        }),
      )
    }
    const say = async ({ analysisId }: AnalysisJob, progress: number, failed?: string): Promise<void> => {
      valueOf(
        await connected.socket.emitWithAck('analysed', {
          analysisId,
          progress,
          ...(failed === undefined ? { status: 'working' } : { status: 'failed', message: failed }),
        }),
      )
    }
    return { jobs, nextJob, finish, say, close: () => connected.close() }
  }

  const filters: AnalysisResult = {
    kind: 'filters',
    layer: 'dense',
    count: 1,
    height: 1,
    width: 2,
    channels: 1,
    values: encodeFloats(Float32Array.of(1, 2)),
  }
  const filterQuestion = (weights: string): AnalysisQuestion => ({ runId, request: { kind: 'filters' }, weights })

  it('asks once, follows the progress and keeps the answer, by weights', async () => {
    const { jobs, nextJob, say, finish } = await trainer()
    const { analyses, until } = await page()
    const question = filterQuestion('asked once')
    expect(analyses.state(question)).toEqual({ status: 'idle' })
    analyses.ask(question)
    analyses.ask({ ...question })
    expect(analyses.state(question)).toEqual({ status: 'waiting', progress: 0 })
    const job = await nextJob()
    await say(job, 0.5)
    expect(await until(question, 'working')).toEqual({ status: 'working', progress: 0.5 })
    await finish(job, filters)
    expect(await until(question, 'done')).toEqual({ status: 'done', result: filters })
    analyses.ask(question)
    expect(analyses.state(question).status).toBe('done')
    expect(jobs.length).toBe(1)
    expect(analyses.state(filterQuestion('other weights'))).toEqual({ status: 'idle' })
  })

  it('gives up, also before the hub has answered, and asks anew', async () => {
    const { jobs, nextJob, say, finish } = await trainer()
    const { analyses, until } = await page()
    const question = filterQuestion('given up')
    analyses.ask(question)
    analyses.cancel(question)
    expect(analyses.state(question)).toEqual({ status: 'cancelled' })
    const given = await nextJob()
    // Given up, it is no longer this trainer's.
    await expect
      .poll(() =>
        say(given, 0.5).then(
          () => 'taken',
          () => 'refused',
        ),
      )
      .toBe('refused')
    analyses.ask(question)
    await finish(await nextJob(), filters)
    expect((await until(question, 'done')).status).toBe('done')
    expect(jobs.length).toBe(2)
  })

  it('fails with the reason, and asks again when it is told to', async () => {
    const { nextJob, say, finish } = await trainer()
    const { analyses, until } = await page()
    const question = filterQuestion('failed')
    analyses.ask(question)
    await say(await nextJob(), 0, 'the run has no saved weights yet')
    expect(await until(question, 'failed')).toEqual({ status: 'failed', message: 'the run has no saved weights yet' })
    analyses.ask(question)
    await finish(await nextJob(), filters)
    expect((await until(question, 'done')).status).toBe('done')
  })

  it('fails when no trainer has the run, and when the answer is of another kind', async () => {
    const { analyses, until } = await page()
    const question = filterQuestion('refused')
    analyses.ask(question)
    expect(await until(question, 'failed')).toMatchObject({
      message: expect.stringContaining('no trainer is connected'),
    })
    const { nextJob, finish } = await trainer()
    analyses.ask(question)
    await finish(await nextJob(), { kind: 'embedding', indices: [], points: '' })
    expect(await until(question, 'failed')).toMatchObject({ message: 'The answer is of another kind: embedding.' })
  })

  it('is asked again after a restart of the hub, though its trainer comes back later', async () => {
    const before = await trainer()
    const { analyses, until, refusals } = await page()
    const question = filterQuestion('restarted')
    analyses.ask(question)
    await before.nextJob()
    await hub.close()
    before.close()
    expect(analyses.state(question).status).toBe('waiting')
    hub = await startHub({ home: home.path, port: Number(new URL(url).port) })
    await expect.poll(refusals, { timeout: 20_000 }).toBeGreaterThan(0)
    expect(analyses.state(question).status).toBe('waiting')
    const after = await trainer()
    await after.finish(await after.nextJob(), filters)
    expect(await until(question, 'done')).toEqual({ status: 'done', result: filters })
  })
})
