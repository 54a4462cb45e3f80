import { type Note, noteKey } from '@misfit/events/people/note'
import { temporaryStoreHome } from '@misfit/store/testing/temporary-store-home'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Hub, startHub } from '../hub.ts'
import { newRunId } from '../runs/new-id.ts'
import { TestPage } from '../testing/page-client.ts'
import { connectTrainer, linesOfRun } from '../testing/test-trainer.ts'

describe('notes', () => {
  const home = temporaryStoreHome()
  const [first, second] = [newRunId(), newRunId()]
  let hub: Hub
  beforeAll(async () => {
    hub = await startHub({ home: home.path, port: 0 })
    const trainer = await connectTrainer(hub.url, { takesJobs: false })
    for (const runId of [first, second]) await trainer.append(runId, linesOfRun(runId, 2))
    trainer.close()
  })
  afterAll(async () => {
    await hub?.close()
    home.remove()
  })
  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${hub.url}/api/notes/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: JSON.parse(await response.text()) as unknown }
  }
  const write = (about: string, text: string, basedOn: number) => call('PUT', about, { text, basedOn })

  it('are empty at first, and have every version afterwards, newest first', async () => {
    expect((await call('GET', first)).body).toEqual({ version: 0, text: '', by: null, at: null })
    expect((await write(first, '# First', 0)).body).toMatchObject({ version: 1, text: '# First', by: 'this machine' })
    expect((await write(first, 'then \u0000 this 🦊', 1)).body).toMatchObject({
      version: 2,
      text: 'then \ufffd this 🦊',
    })
    const versions = (await call('GET', `${first}/versions`)).body as Note[]
    expect(versions.map(({ version, text }) => [version, text])).toEqual([
      [2, 'then \ufffd this 🦊'],
      [1, '# First'],
    ])
  })

  it('of a comparison are the same whatever the order of its runs', async () => {
    await write(`${second},${first}`, 'both', 0)
    expect((await call('GET', `${first},${second},${first}`)).body).toMatchObject({ text: 'both' })
    expect(noteKey([second, first, second])).toBe([first, second].sort().join(','))
  })

  it('of two who write upon the same version at once, one is refused and nothing is lost', async () => {
    const answers = await Promise.all(['mine', 'yours', 'theirs'].map((text) => write(second, text, 0)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
    expect((await call('GET', `${second}/versions`)).body).toHaveLength(1)
    expect((await write(second, 'late', 0)).body).toEqual({
      error: 'someone else has changed this note since; look at their text first',
    })
  })

  it('a page hears that there is another version', async () => {
    const page = new TestPage(hub.url)
    await new Promise<void>((resolve) => page.socket.once('connect', resolve))
    const heard = new Promise<string>((resolve) => page.socket.once('note', resolve))
    await write(first, 'heard', 2)
    expect(await heard).toBe(first)
    page.socket.disconnect()
  })

  it.each([
    ['unknown0run0', 404],
    ['..', 404],
    ['a,b', 400],
    [Array.from({ length: 21 }, newRunId).join(','), 400],
  ])('about %s are refused', async (about, status) => {
    const response = await fetch(`${hub.url}/api/notes/${about}`, {
      method: 'PUT',
      body: JSON.stringify({ text: 'x', basedOn: 0 }),
    })
    expect(response.status).toBe(status)
  })

  it('that are too long are refused, and the longest are kept', async () => {
    expect((await write(`${first},${second}`, 'é'.repeat(100_001), 1)).status).toBe(400)
    expect((await write(`${first},${second}`, '\u0001'.repeat(100_000), 1)).status).toBe(200)
  })
})
