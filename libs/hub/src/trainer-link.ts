import { analysisNewsSchema } from '@misfit/events/analysis'
import { runIdSchema } from '@misfit/events/ids'
import {
  appendSchema,
  heartbeatSchema,
  helloSchema,
  largestMessage,
  lostSchema,
  type TrainerClientToServer,
  type TrainerServerToClient,
} from '@misfit/events/socket'
import { findRun } from '@misfit/store/runs'
import type { Database } from '@misfit/store/database'
import type { Namespace } from 'socket.io'
import { z } from 'zod'
import type { Analyses } from './analyses.ts'
import { answering } from './answering.ts'
import { Problem } from './problem.ts'
import type { RunDesk } from './run-desk.ts'
import type { Trainers, TrainerSocket } from './trainers.ts'

export type TrainerNamespace = Namespace<TrainerClientToServer, TrainerServerToClient>

/** The trainers' end of the live link: they bring the lines of run folders, and take jobs. */
export function serveTrainerLink(
  namespace: TrainerNamespace,
  parts: { desk: RunDesk; trainers: Trainers; analyses: Analyses; database: Database },
): void {
  const { desk, trainers, analyses, database } = parts

  const acknowledged = async (runId: string) => {
    const row = await findRun(database, runId)
    return { acknowledged: row?.summary.lastSeq ?? 0, deleted: (row?.deletedAt ?? null) !== null }
  }

  namespace.on('connection', (socket) => {
    const greeted = () => {
      if (!trainers.isGreeted(socket)) throw new Problem(409, 'say hello first')
    }

    socket.on('disconnect', () => trainers.leave(socket))

    socket.on(
      'hello',
      answering(helloSchema, async (hello) => {
        trainers.greet(socket, hello)
        await desk.found(hello.runs)
        const positions = await Promise.all(hello.runs.map(async (runId) => [runId, (await acknowledged(runId)).acknowledged]))
        if (hello.takesJobs) setImmediate(() => socket.emit('jobs'))
        return { acknowledged: Object.fromEntries(positions) }
      }),
    )
    socket.on('position', answering(runIdSchema, (runId) => acknowledged(runId)))
    socket.on(
      'append',
      answering(appendSchema, async ({ runId, lines }) => {
        greeted()
        refuseTooLarge(lines)
        return { acknowledged: await desk.append(runId, lines) }
      }),
    )
    socket.on(
      'heartbeat',
      answering(heartbeatSchema, async ({ runs, clockOffset }) => {
        greeted()
        trainers.setClockOffset(socket, clockOffset)
        trainers.holds(socket, runs)
        await desk.heard(runs)
        return { now: Date.now() }
      }),
    )
    socket.on(
      'lost',
      answering(lostSchema, async ({ runId, reason }) => {
        greeted()
        await desk.lost(runId, reason)
      }),
    )
    socket.on(
      'analysed',
      answering(analysisNewsSchema, (news) => {
        greeted()
        analyses.news(socket, news)
      }),
    )
    socket.on(
      'claim',
      answering(z.unknown(), async () => {
        greeted()
        return { job: await claimFor(socket) }
      }),
    )
  })

  async function claimFor(socket: TrainerSocket) {
    const job = await desk.claim()
    if (job !== null) trainers.holds(socket, [job.runId])
    return job
  }
}

function refuseTooLarge(lines: readonly string[]): void {
  const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0)
  if (bytes > largestMessage) throw new Problem(413, `${bytes} bytes of lines in one message; at most ${largestMessage} are taken`)
}
