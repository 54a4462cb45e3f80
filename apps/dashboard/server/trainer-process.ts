import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { messageOf } from '@misfit/text/message-of'
import { workspace } from './options.ts'

export interface Trainer {
  /** Lets it save what trains, waits at most 10 seconds, and leaves no process behind. */
  stop(): Promise<void>
  /** Ends it at once, while `stop` waits. */
  hurry(): void
}

const longestStop = 10_000
const longestBackoff = 30_000
/** Milliseconds after which the end of a trainer is not one of a series. */
const settled = 60_000

/** Starts a trainer for the hub, and starts it again whenever it ends, waiting longer each time it ends soon. */
export function superviseTrainer(options: { hubUrl: string; home: string; say: (line: string) => void }): Trainer {
  let stopping = false
  let child: ChildProcess = start(options)
  const stopped = new AbortController()

  // Whatever ends this process, short of a kill: no trainer is left behind.
  process.on('exit', () => child.kill('SIGTERM'))

  const watch = async () => {
    let backoff = 1000
    while (!stopping) {
      const began = performance.now()
      const how = await ended(child)
      if (stopping) return
      if (performance.now() - began > settled) backoff = 1000
      options.say(`The trainer ended (${how}); starting it again in ${backoff / 1000} s.`)
      await delay(backoff, undefined, { signal: stopped.signal }).catch(() => undefined)
      backoff = Math.min(2 * backoff, longestBackoff)
      if (!stopping) child = start(options)
    }
  }
  const watching = watch()

  return {
    stop: async () => {
      stopping = true
      stopped.abort()
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), longestStop)
      await watching
      clearTimeout(late)
    },
    hurry: () => child.kill('SIGKILL'),
  }
}

function start({ hubUrl, home }: { hubUrl: string; home: string }): ChildProcess {
  const program = resolve(workspace, 'apps/trainer/start.mjs')
  // A token of the environment is for another hub: this one knows its trainer by the data folder.
  const { MISFIT_TOKEN: _, ...environment } = process.env
  return spawn(process.execPath, [program, '--hub', hubUrl], {
    cwd: workspace,
    env: { ...environment, MISFIT_HOME: home },
    // It can tell by its standard input, which ends with us, that we were killed.
    stdio: ['pipe', 'inherit', 'inherit'],
  })
}

async function ended(child: ChildProcess): Promise<string> {
  try {
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  } catch (error) {
    return messageOf(error)
  }
  return child.signalCode ?? `code ${child.exitCode}`
}
