import { createdEvent, startedEvent, stepsEvent } from '@misfit/events/testing/example-events'
import { formatEventLine } from '@misfit/events/run/run-event'
import type { Answer, RunCommand, TrainerClientToServer, TrainerServerToClient } from '@misfit/events/live/socket'
import type { TrainerStatus } from '@misfit/events/live/trainer'
import { io, type Socket } from 'socket.io-client'

/** A trainer for tests: speaks the link as a real one does, and trains nothing. */
export interface TestTrainer {
  readonly socket: Socket<TrainerServerToClient, TrainerClientToServer>
  /** Commands it got. */
  readonly commands: { runId: string; command: RunCommand }[]
  append(runId: string, lines: string[]): Promise<number>
  heartbeat(...runs: string[]): Promise<void>
  close(): void
}

export const exampleTrainerStatus: TrainerStatus = {
  trainerId: 'test-trainer',
  host: 'desk',
  pid: 1,
  labels: [],
  cores: 2,
  backend: 'native',
  tensorflow: '2.16.0',
  warning: null,
  models: [{ id: 'model_1', title: 'Model 1', description: '', changes: '' }],
  datasets: ['mnist'],
}

/** The value of an answer. @throws Error with the hub's reason */
export function valueOf<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value
  throw new Error(answer.error)
}

export async function connectTrainer(
  url: string,
  options: { runs?: string[]; takesJobs?: boolean; refuses?: string; trainerId?: string; token?: string } = {},
): Promise<TestTrainer> {
  const socket: TestTrainer['socket'] = io(`${url}/trainer`, {
    forceNew: true,
    transports: ['websocket'],
    ...(options.token === undefined ? {} : { auth: { token: options.token } }),
  })
  const commands: TestTrainer['commands'] = []
  socket.on('command', (request, answer) => {
    commands.push(request)
    answer(options.refuses === undefined ? { ok: true, value: null } : { ok: false, error: options.refuses })
  })
  const trainer = { ...exampleTrainerStatus, trainerId: options.trainerId ?? exampleTrainerStatus.trainerId }
  valueOf(
    await socket.emitWithAck('hello', { trainer, takesJobs: options.takesJobs ?? true, runs: options.runs ?? [] }),
  )
  return {
    socket,
    commands,
    append: async (runId, lines) => valueOf(await socket.emitWithAck('append', { runId, lines })).acknowledged,
    heartbeat: async (...runs) => {
      valueOf(await socket.emitWithAck('heartbeat', { runs, clockOffset: 0 }))
    },
    close: () => socket.disconnect(),
  }
}

/** The first lines of a run that trains: `created`, `started`, then one step a line. */
export function linesOfRun(runId: string, count: number, padding = 0): string[] {
  return Array.from({ length: count }, (_, i) => {
    const seq = i + 1
    if (seq === 1) return formatEventLine(createdEvent({}, runId))
    if (seq === 2) return formatEventLine(startedEvent(2))
    const line = formatEventLine(stepsEvent(seq, seq - 2, [1 / seq]))
    return padding === 0 ? line : `${line}${' '.repeat(padding)}`
  })
}
