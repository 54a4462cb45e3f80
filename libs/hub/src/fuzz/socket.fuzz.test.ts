import { socketRules } from '@misfit/events/http/access-rules'
import { componentSchemas } from '@misfit/events/http/openapi'
import { appendSchema, heartbeatSchema, helloSchema, lostSchema, watchRequestSchema } from '@misfit/events/live/socket'
import { temporaryStoreHome } from '@misfit/store/testing/temporary-store-home'
import fc from 'fast-check'
import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Hub, startHub } from '../hub.ts'
import { newRunId } from '../runs/new-id.ts'
import { connectTrainer, linesOfRun, exampleTrainerStatus } from '../testing/test-trainer.ts'
import { fuzzRuns } from './fuzz-runs.ts'
import { anything, nearlyValuesOf, valuesOf } from './schema-arbitrary.ts'

const components = componentSchemas()
/** Where there is a schema of the message; the others get anything. */
const schemas: Readonly<Record<string, z.ZodType>> = {
  '/watch watch': watchRequestSchema,
  '/trainer hello': helloSchema,
  '/trainer append': appendSchema,
  '/trainer heartbeat': heartbeatSchema,
  '/trainer lost': lostSchema,
}
/** Answered at once by whoever is connected: shows that the connection lives. */
const signsOfLife = { '/watch': 'clock', '/trainer': 'position' } as const

describe('the live link, given anything', () => {
  const home = temporaryStoreHome()
  const runId = newRunId()
  let hub: Hub
  const sockets: Socket[] = []
  beforeAll(async () => {
    hub = await startHub({ home: home.path, port: 0 })
    const trainer = await connectTrainer(hub.url, { takesJobs: false, trainerId: 'first' })
    await trainer.append(runId, linesOfRun(runId, 5))
    trainer.close()
  })
  afterAll(async () => {
    for (const socket of sockets) socket.disconnect()
    await hub.close()
    home.remove()
  })

  const connected = async (namespace: string): Promise<Socket> => {
    const socket = io(`${hub.url}${namespace}`, { forceNew: true, transports: ['websocket'], reconnection: false })
    sockets.push(socket)
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve).once('connect_error', reject)
    })
    if (namespace === '/trainer')
      await socket
        .timeout(10_000)
        .emitWithAck('hello', { trainer: { ...exampleTrainerStatus, trainerId: 'fuzz' }, takesJobs: false, runs: [] })
    return socket
  }

  for (const key of Object.keys(socketRules).filter((each) => !each.endsWith(' connect'))) {
    const [namespace, message] = key.split(' ') as [keyof typeof signsOfLife, string]
    it(`${key} is answered or ignored, and the connection lives`, { timeout: 120_000 }, async () => {
      const socket = await connected(namespace)
      const schema = schemas[key]
      const wire = schema === undefined ? undefined : z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
      const argument =
        wire === undefined ? anything : fc.oneof(nearlyValuesOf(wire, components), valuesOf(wire, components), anything)
      await fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.oneof(
              argument,
              fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
            ),
            { maxLength: 3 },
          ),
          async (args) => {
            socket.emit(message, ...args)
            const answer: unknown = await socket
              .timeout(10_000)
              .emitWithAck(signsOfLife[namespace], ...(namespace === '/trainer' ? [runId] : []))
            const alive = namespace === '/trainer' ? expect.objectContaining({ ok: true }) : expect.any(Number)
            expect(answer).toEqual(alive)
            expect(socket.connected).toBe(true)
          },
        ),
        { numRuns: fuzzRuns(30) },
      )
      await fc.assert(
        fc.asyncProperty(argument, async (arg) => {
          // With a callback, so that what is refused is refused with a reason.
          const answer: unknown = await Promise.race([
            socket.timeout(10_000).emitWithAck(message, arg),
            socket
              .timeout(10_000)
              .emitWithAck(signsOfLife[namespace], ...(namespace === '/trainer' ? [runId] : []))
              .then(() => null),
          ])
          if (typeof answer === 'object' && answer !== null && 'ok' in answer && answer.ok === false)
            expect(answer).toHaveProperty('error', expect.stringMatching(/\S/))
        }),
        { numRuns: fuzzRuns(30) },
      )
    })
  }

  it('has kept what was stored', async () => {
    const stored = await (await fetch(`${hub.url}/api/runs/${runId}/events`)).text()
    expect(stored.trimEnd().split('\n').slice(0, 5)).toEqual(linesOfRun(runId, 5))
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})
