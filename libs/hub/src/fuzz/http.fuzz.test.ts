import { errorSchema } from '@misfit/events/http/http-api'
import { httpRoutes, type HttpRoute } from '@misfit/events/http/http-routes'
import { componentSchemas } from '@misfit/events/http/openapi'
import { temporaryStoreHome } from '@misfit/store/testing/temporary-store-home'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Hub, startHub } from '../hub.ts'
import { newRunId } from '../runs/new-id.ts'
import { connectTrainer, linesOfRun } from '../testing/test-trainer.ts'
import { fuzzRuns } from './fuzz-runs.ts'
import { anything, nearlyValuesOf, valuesOf } from './schema-arbitrary.ts'

const components = componentSchemas()

describe('the HTTP API, given anything', () => {
  const home = temporaryStoreHome()
  const runId = newRunId()
  const lines = linesOfRun(runId, 5)
  let hub: Hub
  beforeAll(async () => {
    hub = await startHub({ home: home.path, port: 0 })
    const trainer = await connectTrainer(hub.url, { takesJobs: false })
    await trainer.append(runId, lines)
    trainer.close()
  })
  afterAll(async () => {
    await hub.close()
    home.remove()
  })

  /** Ids that are there, that could be, and that never were meant to be ids. */
  const pathPart = fc.oneof(
    fc.constantFrom(
      runId,
      newRunId(),
      'a'.repeat(64),
      '0123456789abcdef',
      '..',
      '.',
      '%2e%2e',
      '%2e%2e%2fevents.jsonl',
      '..%5c..%5chub.json',
      '%00',
      '%',
      '%zz',
      '__proto__',
      'constructor',
      "'--",
      'a'.repeat(5000),
    ),
    fc
      .string({ unit: 'binary', minLength: 1, maxLength: 40 })
      .map((text) => encodeURIComponent(text.replaceAll(/[\ud800-\udfff]/gu, ''))),
  )
  const bodyOf = ({ body }: HttpRoute): fc.Arbitrary<string | Uint8Array<ArrayBuffer> | undefined> => {
    const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Uint8Array.from(array))
    if (body === undefined) return fc.oneof(fc.constant(undefined), bytes)
    if (body === 'bytes') return bytes
    const schema = components[body === 'events' ? 'RunEvent' : body] ?? {}
    const json = fc
      .oneof(
        { weight: 3, arbitrary: nearlyValuesOf(schema, components) },
        { weight: 2, arbitrary: valuesOf(schema, components) },
        anything,
      )
      .map((value) => JSON.stringify(value))
    return fc.oneof(
      { weight: 8, arbitrary: json },
      bytes,
      fc.constantFrom('{', '{"a":1}{', '['.repeat(20_000), `{"name":"${'x'.repeat(300_000)}"}`),
    )
  }

  for (const [key, route] of Object.entries(httpRoutes)) {
    it(`${key} answers, or says what is wrong`, { timeout: 120_000 }, async () => {
      const [method = '', path = ''] = key.split(' ')
      const query = fc.oneof(
        fc.constant(''),
        fc.constantFrom(
          '?after=-1',
          '?after=1e9',
          '?after=NaN',
          "?after=0'--",
          '?after[]=1',
          '?a=1&a=2',
          `?${'q'.repeat(2000)}`,
        ),
      )
      await fc.assert(
        fc.asyncProperty(
          fc.array(pathPart, { minLength: 2, maxLength: 2 }),
          query,
          bodyOf(route),
          async (parts, asked, body) => {
            let used = 0
            const url = `${hub.url}${path.replaceAll(/:\w+/g, () => parts[used++] ?? 'a')}${asked}`
            const response = await fetch(url, {
              method,
              ...(body === undefined || method === 'GET'
                ? {}
                : { body, headers: { 'content-type': 'application/json' } }),
            })
            const text = await response.text()
            expect(response.status, `${method} ${url.slice(0, 300)}: ${text.slice(0, 300)}`).toBeLessThan(500)
            if (response.status >= 400) expect(errorSchema.parse(JSON.parse(text)).error).not.toBe('')
          },
        ),
        { numRuns: fuzzRuns(12) },
      )
    })
  }

  it('is as it was afterwards, for those who read and those who write', async () => {
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    const events = await fetch(`${hub.url}/api/runs/${runId}/events`)
    // Runs can be deleted by what was asked; what is stored of this one can not have changed.
    if (events.ok) expect((await events.text()).trimEnd().split('\n').slice(0, lines.length)).toEqual(lines)
    expect((await fetch(`${hub.url}/api/health`)).status).toBe(200)
  })
})
