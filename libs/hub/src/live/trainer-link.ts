import { analysisNewsSchema } from '@misfit/events/analysis'
import { runIdSchema } from '@misfit/events/ids'
import {
  appendSchema,
  checkpointMessageSchema,
  heartbeatSchema,
  helloSchema,
  largestMessage,
  lostSchema,
  type TrainerClientToServer,
  type TrainerServerToClient,
} from '@misfit/events/live/socket'
import type { BlobStore } from '@misfit/store/blobs/blob-store'
import { SupersededError } from '@misfit/store/tables/append-lines'
import { findRun } from '@misfit/store/tables/runs'
import type { Database } from '@misfit/store/postgres/database'
import type { Namespace } from 'socket.io'
import { z } from 'zod'
import type { Analyses } from '../trainers/analyses.ts'
import { answering } from './answering.ts'
import { HttpProblem } from '../api/problem.ts'
import type { RunDesk } from '../runs/run-desk.ts'
import type { Trainers, TrainerSocket } from '../trainers/trainers.ts'
import type { WorkerBoard } from '../trainers/worker-board.ts'

export type TrainerNamespace = Namespace<TrainerClientToServer, TrainerServerToClient>

/** The trainers' end of the live link: they bring the lines of run folders, and take jobs. */
export function serveTrainerLink(
  namespace: TrainerNamespace,
  parts: {
    desk: RunDesk
    trainers: Trainers
    analyses: Analyses
    workers: WorkerBoard
    database: Database
    blobs: BlobStore
  },
): void {
  const { desk, trainers, analyses, workers, database, blobs } = parts

  const acknowledged = async (runId: string) => {
    const row = await findRun(database, runId)
    return { acknowledged: row?.summary.lastSeq ?? 0, deleted: (row?.deletedAt ?? null) !== null }
  }

  namespace.on('connection', (socket) => {
    const greeted = () => {
      if (!trainers.isGreeted(socket)) throw new HttpProblem(409, 'say hello first')
    }

    socket.on('disconnect', (reason) => {
      trainers.leave(socket)
      // A hub that ends tells nothing of its trainers: they may go to another one.
      if (reason !== 'server shutting down') workers.left(socket.id, reason === 'client namespace disconnect')
    })

    socket.on(
      'hello',
      answering(helloSchema, async (hello) => {
        const superseded = await desk.superseded(hello.runs, hello.leases)
        const runs = hello.runs.filter((runId) => !superseded.includes(runId))
        trainers.greet(socket, { ...hello, runs })
        if (hello.takesJobs) workers.came(socket.id, hello.trainer, runs)
        await desk.found(runs)
        const positions = await Promise.all(
          hello.runs.map(async (runId) => [runId, (await acknowledged(runId)).acknowledged]),
        )
        if (hello.takesJobs) setImmediate(() => socket.emit('jobs'))
        return { acknowledged: Object.fromEntries(positions), superseded }
      }),
    )
    socket.on(
      'position',
      answering(runIdSchema, (runId) => acknowledged(runId)),
    )
    socket.on(
      'append',
      answering(appendSchema, async ({ runId, lines, lease }) => {
        greeted()
        refuseTooLarge(lines)
        try {
          return { acknowledged: await desk.append(runId, lines, lease), superseded: false }
        } catch (error) {
          if (!(error instanceof SupersededError)) throw error
          return { ...(await acknowledged(runId)), superseded: true }
        }
      }),
    )
    socket.on(
      'heartbeat',
      answering(heartbeatSchema, async ({ runs, clockOffset, leases, vitals }) => {
        greeted()
        trainers.setClockOffset(socket, clockOffset)
        const superseded = await desk.superseded(runs, leases)
        const held = runs.filter((runId) => !superseded.includes(runId))
        trainers.beats(socket, held)
        workers.beat(socket.id, vitals, held)
        await desk.heard(held)
        return { now: Date.now(), superseded }
      }),
    )
    socket.on(
      'lost',
      answering(lostSchema, async ({ runId, reason, lease = 0 }) => {
        greeted()
        await desk.lost(runId, reason, lease)
      }),
    )
    socket.on(
      'checkpoint',
      answering(checkpointMessageSchema, async ({ runId, lease, checkpoint }) => {
        greeted()
        await desk.keepCheckpoint(runId, lease, checkpoint, async (sha256) => (await blobs.size(sha256)) !== null)
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
    const job = await desk.claim(trainers.labelsOf(socket))
    if (job !== null) trainers.holds(socket, [job.runId])
    return job
  }
}

function refuseTooLarge(lines: readonly string[]): void {
  const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0)
  if (bytes > largestMessage)
    throw new HttpProblem(413, `${bytes} bytes of lines in one message; at most ${largestMessage} are taken`)
}
