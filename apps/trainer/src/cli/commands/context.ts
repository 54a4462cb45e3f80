import { resolveHome, type Home } from '../../run-folder/home.ts'
import { catchInterrupts, type Interrupts } from '../interrupts.ts'
import { runProgress, type RunProgress } from '../run-progress.ts'

/** Context that every command works with. */
export interface CommandContext {
  readonly home: Home
  /** Stream for everything but the one object of `--json`. */
  readonly output: NodeJS.WriteStream
}

/** Makes a command's context. With `--json`, stdout is kept for the object on its last line. */
export function commandContext(json: boolean): CommandContext {
  return { home: resolveHome(), output: json ? process.stderr : process.stdout }
}

/** Context of commands that train. */
export interface TrainingContext extends CommandContext {
  readonly json: boolean
  readonly threads: number | undefined
  readonly progress: RunProgress
  readonly interrupts: Interrupts
}

export function trainingContext(options: { json?: true; threads?: number }): TrainingContext {
  const context = commandContext(options.json === true)
  return {
    ...context,
    json: options.json === true,
    threads: options.threads,
    progress: runProgress(context.output),
    interrupts: catchInterrupts(),
  }
}
