import type { ChildProcess } from 'node:child_process'
import type { Job } from '@misfit/events/live/socket'
import { parseEventLine } from '@misfit/events/run/run-event'
import { HubFollower } from '../hub/hub-follower.ts'
import { runPath, type Home } from '../run-folder/home.ts'
import type { Interrupts } from './interrupts.ts'
import { RunLog } from '../run-folder/run-log.ts'
import { RunProcess, type RunExit } from '../run-process/run-process.ts'
import type { RunProgress } from './run-progress.ts'

export interface TrainHereOptions {
  readonly home: Home
  readonly progress: RunProgress
  readonly interrupts: Interrupts
  readonly threads: number | undefined
  /** A process for it, started before the job was known. */
  readonly started?: Promise<ChildProcess>
}

/** Trains a run for the command line: its process, its progress on the terminal, and the dashboard if there is one. */
export async function trainHere(
  job: Job,
  { home, progress, interrupts, threads, started }: TrainHereOptions,
): Promise<RunExit> {
  const log = new RunLog(runPath(home, job.runId))
  let shown = job.continues ? await log.refresh() : 0
  const child = new RunProcess(job, {
    home,
    onAppended: () => {
      showing = showing.then(showNew)
    },
    ...(threads === undefined ? {} : { threads }),
    ...(started === undefined ? {} : { started }),
    say: (message) => {
      progress.say(`${message[0]?.toUpperCase()}${message.slice(1)}.`)
    },
  })
  const follower = new HubFollower(home, log, job.runId, {
    command: (command) => {
      child.command(command, command === 'stop' ? 'stopped from the dashboard' : undefined)
    },
    found: (url) => {
      progress.say(`live at ${new URL(`/runs/${job.runId}`, url).href}`)
    },
  })
  const showNew = async () => {
    const lines = await log.read(shown, { lines: 1000, bytes: 4_000_000 })
    shown += lines.length
    for (const event of lines.map(parseEventLine)) {
      progress.show(event)
      follower.show(event)
    }
  }
  let showing = Promise.resolve()

  const release = interrupts.during({
    stop: (reason) => {
      progress.say('Stopping after this step, and saving. Ctrl-C again ends it at once.')
      child.command('stop', reason)
    },
    kill: () => {
      child.kill()
    },
  })
  const exit = await child.exited
  release()
  showing = showing.then(showNew)
  await showing
  progress.end()
  await follower.end()
  return exit
}
