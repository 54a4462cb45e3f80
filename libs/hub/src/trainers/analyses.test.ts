import { analysisStateSchema, type AnalysisJob, type AnalysisState } from '@misfit/events/analysis'
import { temporaryStoreHome } from '@misfit/store/testing/temporary-store-home'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Hub, startHub } from '../hub.ts'
import { newRunId } from '../runs/new-id.ts'
import { TestPage } from '../testing/page-client.ts'
import { connectTrainer, linesOfRun, type TestTrainer, valueOf } from '../testing/test-trainer.ts'

describe('what pages ask of saved models', () => {
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

  const request = { kind: 'gradCam', partition: 'test', index: 7 }
  const ask = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${hub.url}/api/analyses${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: (await response.json()) as AnalysisState & { error?: string } }
  }
  const trainer = async (
    trainerId: string,
    answer: (job: AnalysisJob) => string | null,
  ): Promise<TestTrainer & { jobs: AnalysisJob[]; cancelled: string[] }> => {
    const connected = Object.assign(await connectTrainer(hub.url, { trainerId }), {
      jobs: [] as AnalysisJob[],
      cancelled: [] as string[],
    })
    connected.socket.on('analyse', (job, answered) => {
      const refusal = answer(job)
      if (refusal === null) connected.jobs.push(job)
      answered(refusal === null ? { ok: true, value: null } : { ok: false, error: refusal })
    })
    connected.socket.on('cancelAnalysis', (analysisId) => connected.cancelled.push(analysisId))
    open.push(connected)
    return connected
  }
  const newRun = async (): Promise<string> => {
    const runId = newRunId()
    const from = await connectTrainer(hub.url, { takesJobs: false, trainerId: 'other' })
    await from.append(runId, linesOfRun(runId, 3))
    from.close()
    return runId
  }
  const page = async (): Promise<{ states: AnalysisState[]; until: (status: string) => Promise<void> }> => {
    const connected = new TestPage(hub.url)
    open.push(connected)
    const states: AnalysisState[] = []
    connected.socket.on('analysis', (state) => states.push(analysisStateSchema.parse(state)))
    await connected.connected()
    return {
      states,
      until: async (status) => {
        while (!states.some((state) => state.status === status))
          await new Promise((resolve) => {
            connected.socket.once('analysis', resolve)
          })
      },
    }
  }

  it('goes to the trainer that has the run, and its news come to every page', async () => {
    const runId = await newRun()
    await trainer('first', () => 'the run is elsewhere')
    const second = await trainer('second', () => null)
    const watching = await page()
    const started = await ask('POST', '', { runId, request })
    expect(started).toMatchObject({ status: 200, body: { runId, request, status: 'waiting', progress: 0 } })
    const { analysisId } = started.body
    expect(second.jobs).toEqual([{ analysisId, runId, request }])

    const result = { sha256: 'a'.repeat(64), bytes: 10 }
    valueOf(await second.socket.emitWithAck('analysed', { analysisId, status: 'working', progress: 0.5 }))
    valueOf(await second.socket.emitWithAck('analysed', { analysisId, status: 'done', progress: 1, result }))
    await watching.until('done')
    expect(watching.states.map(({ status }) => status)).toEqual(['working', 'done'])
    expect((await ask('GET', `/${analysisId}`)).body).toMatchObject({ status: 'done', result })
    // What has ended cannot be changed by late news.
    expect((await second.socket.emitWithAck('analysed', { analysisId, status: 'working', progress: 0.7 })).ok).toBe(
      false,
    )
    expect((await ask('GET', `/${analysisId}`)).body.status).toBe('done')
  })

  it('is one analysis for the same request twice, and can be cancelled', async () => {
    const runId = await newRun()
    const only = await trainer('only', () => null)
    const [one, other] = [await ask('POST', '', { runId, request }), await ask('POST', '', { runId, request })]
    expect(other.body.analysisId).toBe(one.body.analysisId)
    expect(only.jobs.length).toBe(1)
    expect((await ask('DELETE', `/${one.body.analysisId}`)).body.status).toBe('cancelled')
    // A later message from the hub has arrived, so the cancellation has too.
    await only.heartbeat()
    expect(only.cancelled).toEqual([one.body.analysisId])
  })

  it('fails when its trainer goes, and says what to do', async () => {
    const runId = await newRun()
    const leaving = await trainer('leaving', () => null)
    const watching = await page()
    const { body } = await ask('POST', '', { runId, request })
    leaving.close()
    await watching.until('failed')
    expect((await ask('GET', `/${body.analysisId}`)).body).toMatchObject({
      status: 'failed',
      message: 'the trainer that worked on it has gone; ask for it again',
    })
  })

  it('is refused with a reason where no trainer has the run, none is there, or the request is wrong', async () => {
    const runId = await newRun()
    expect(await ask('POST', '', { runId, request })).toMatchObject({
      status: 409,
      body: { error: expect.stringContaining('no trainer is connected') },
    })
    await trainer('elsewhere', () => 'the run is elsewhere')
    expect(await ask('POST', '', { runId, request })).toMatchObject({
      status: 409,
      body: { error: 'the run is elsewhere' },
    })
    expect((await ask('POST', '', { runId: newRunId(), request })).status).toBe(404)
    expect((await ask('POST', '', { runId, request: { ...request, index: -1 } })).status).toBe(400)
    expect((await ask('POST', '', { runId, request: { kind: 'mindReading' } })).status).toBe(400)
    expect((await ask('GET', '/aaaaaaaaaaaa')).body.error).toMatch(/there is no analysis aaaaaaaaaaaa/)
  })

  it('takes no news from a trainer that was not given it', async () => {
    const runId = await newRun()
    await trainer('given', () => null)
    const { analysisId } = (await ask('POST', '', { runId, request })).body
    const stranger = await connectTrainer(hub.url, { trainerId: 'stranger' })
    open.push(stranger)
    const answer = await stranger.socket.emitWithAck('analysed', { analysisId, status: 'failed', progress: 0 })
    expect(answer).toEqual({ ok: false, error: `analysis ${analysisId} is not yours` })
  })
})
