import { once } from 'node:events'
import { createServer } from 'node:http'
import { trainerStatusSchema } from '@misfit/events/live/trainer'
import { Server } from 'socket.io'
import { expect, it } from 'vitest'
import { HubLink } from './hub-link.ts'

const status = trainerStatusSchema.parse({
  trainerId: 'trainer',
  host: 'desk',
  pid: 1,
  labels: [],
  cores: 2,
  backend: 'native',
  tensorflow: '2.21.0',
  warning: null,
  models: [],
  datasets: [],
})

it('greets again when the link broke while it greeted', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('there is no port')
  const io = new Server(server)
  let greetings = 0
  io.of('/trainer').on('connection', (socket) => {
    socket.on('hello', (_hello: unknown, answer: (value: unknown) => void) => {
      greetings++
      // The first two times the line goes dead before there is an answer.
      if (greetings <= 2) socket.conn.close(true)
      else answer({ ok: true, value: { acknowledged: {}, superseded: [] } })
    })
  })
  const greeted = new Promise<void>((resolve) => {
    const link = new HubLink({
      url: `http://127.0.0.1:${address.port}`,
      status,
      takesJobs: false,
      onCommand: () => undefined,
      onConnected: () => {
        link.close()
        resolve()
      },
    })
  })
  await greeted
  expect(greetings).toBe(3)
  await io.close()
})
