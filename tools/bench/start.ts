import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { parseEventLine, type RunEvent } from '@misfit/events/run/run-event'
import { machineAndCommand } from './hardware/machine.ts'
import { median, spread } from './statistics.ts'

const usage = `npm run bench -- start [flags]
  --models <ids>  default model_1,model_3
  --rounds <n>    default 5

From typing "npm run misfit -- train" to the first step, in seconds. The first round also measures threads \
and is left out,
as that is done once on a machine.`

const workspace = fileURLToPath(new URL('../../', import.meta.url))
/** Stages that the time goes into, in order. */
const stages = ['run folder', 'data and step ready', 'first steps told', 'command ended'] as const

/** Measures how long a person waits for training to begin, with set-up's check, npm, data and compiling in it. */
export async function benchStart(flags: string[]): Promise<void> {
  const { values } = parseArgs({
    args: flags,
    options: {
      models: { type: 'string', default: 'model_1,model_3' },
      rounds: { type: 'string', default: '5' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    return
  }
  console.log(machineAndCommand('start', flags))
  const home = mkdtempSync(path.join(tmpdir(), 'misfit-start-'))
  try {
    for (const model of values.models.split(',')) {
      await timeStart(home, model)
      const rounds: number[][] = []
      for (let round = 0; round < Number(values.rounds); round++) rounds.push(await timeStart(home, model))
      const told = stages.map((stage, i) => {
        const seconds = rounds.map((round) => round[i] ?? Number.NaN)
        return `${stage} ${median(seconds).toFixed(2)} s (spread ${(100 * spread(seconds)).toFixed(0)} %)`
      })
      console.log(`${model}: ${told.join(', ')}; median of ${rounds.length}`)
    }
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

/** Times one command, stopped after its first steps. Returns seconds from its start to each of the stages. */
async function timeStart(home: string, model: string): Promise<number[]> {
  const runs = path.join(home, 'runs')
  rmSync(runs, { recursive: true, force: true })
  const startedAt = Date.now()
  const child = spawn('npm', ['run', 'misfit', '--', 'train', '--model', model, '--epochs', '1'], {
    cwd: workspace,
    env: { ...process.env, MISFIT_HOME: home, MISFIT_THREADS: '' },
    stdio: 'ignore',
    detached: true,
  })
  const ended = once(child, 'exit')
  let events: RunEvent[] = []
  while (child.exitCode === null && !events.some(({ type }) => type === 'steps')) {
    await new Promise((resolve) => {
      setTimeout(resolve, 50)
    })
    events = eventsIn(runs)
  }
  // As Ctrl-C does: to all of the command's processes.
  if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGINT')
  await ended
  const at = (type: RunEvent['type']): number =>
    ((events.find((event) => event.type === type)?.at ?? Number.NaN) - startedAt) / 1000
  return [at('created'), at('started'), at('steps'), (Date.now() - startedAt) / 1000]
}

/** Reads the events of the one run that is there; none while there is none. */
function eventsIn(runs: string): RunEvent[] {
  try {
    const text = readFileSync(path.join(runs, readdirSync(runs)[0] ?? '', 'events.jsonl'), 'utf8')
    return text
      .slice(0, text.lastIndexOf('\n') + 1)
      .split('\n')
      .filter(Boolean)
      .map(parseEventLine)
  } catch {
    return []
  }
}
