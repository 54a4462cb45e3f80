import { modelSpecs } from '@misfit/model/find-model'
import { threadEnvironment } from '@misfit/training/step/threads'
import type { ActiveRun } from '../run/active-run.ts'
import { AppendNotice } from './append-notice.ts'
import type { FromChild, ToChild } from './child-messages.ts'

/**
 * The process that trains one run, started by `run-process.ts`. What steers it is listened for before anything slow is
 * loaded, so that a stop in the first second is not missed.
 */

const commands: Extract<ToChild, { type: 'command' }>[] = []
let run: ActiveRun | undefined
let abandoned = false
const notice = new AppendNotice((seq) => {
  if (process.connected) process.send?.({ type: 'appended', seq } satisfies FromChild)
})

process.on('message', (message: ToChild) => {
  if (message.type === 'job') void work(message)
  else if (message.type === 'listening') notice.listening()
  else if (run === undefined) commands.push(message)
  else obey(run, message)
})

// The trainer is gone, perhaps killed: save after this step, and leave the run to be found as lost.
process.on('disconnect', () => {
  abandoned = true
  if (run !== undefined) abandon(run)
})

process.on('SIGTERM', () => {
  const stop = { type: 'command', command: 'stop', reason: 'its process was told to end (SIGTERM)' } as const
  if (run === undefined) commands.push(stop)
  else obey(run, stop)
})

// Ctrl-C in a terminal reaches every process there: the one that started this decides what it means.
process.on('SIGINT', () => undefined)

// What every run needs is loaded while the trainer still works out what the job is.
const preloaded = Promise.all([
  import('../run/perform-run.ts'),
  import('@misfit/model/preload-tensorflow').then(({ preloadTensorFlow }) => {
    preloadTensorFlow()
  }),
])

async function work({ job, home, threads }: Extract<ToChild, { type: 'job' }>): Promise<void> {
  // TensorFlow reads it when it loads.
  Object.assign(
    process.env,
    threadEnvironment(
      threads.threads,
      modelSpecs.find(({ id }) => id === job.settings.model),
      job.settings.batchSize,
    ),
  )
  const [{ performRun }] = await preloaded
  await performRun(job, {
    homeFolder: home,
    threads,
    onAppended: (seq) => {
      notice.appended(seq)
    },
    onReady: (active) => {
      run = active
      for (const command of commands) obey(active, command)
      if (abandoned) abandon(active)
    },
  })
  if (process.connected) process.disconnect()
}

function obey(active: ActiveRun, { command, reason }: Extract<ToChild, { type: 'command' }>): void {
  if (command === 'pause') active.control.pause()
  else if (command === 'resume') active.control.resume()
  else {
    active.stopReason ??= reason
    active.control.stop()
  }
}

function abandon(active: ActiveRun): void {
  active.abandoned = true
  active.control.stop()
}
