import { fstatSync } from 'node:fs'
import { Command } from 'commander'
import { messageOf } from '@misfit/text/message-of'
import { resolveHome } from './run-folder/home.ts'
import { Preparation } from './service/preparation.ts'
import { Supervisor } from './service/supervisor.ts'
import { trainerIdentity } from './service/trainer-identity.ts'
import { trainerLabels } from './service/trainer-labels.ts'
import { trainerStatus } from './service/trainer-status.ts'

/**
 * The trainer process that runs beside a hub: `node --import tsx apps/trainer/src/main.ts --hub http://127.0.0.1:4200`.
 */

const { hub, labels, token } = new Command('trainer')
  .description('Takes runs from the queue of a hub and trains them.')
  .requiredOption('--hub <url>', 'address of the hub')
  .option(
    '--token <secret>',
    'token of a hub that asks for one; others may see it in the list of processes, but not MISFIT_TOKEN',
  )
  .option(
    '--labels <labels>',
    'what it is known by, such as gpu,big: runs that need these come here (default: MISFIT_LABELS)',
  )
  .parse()
  .opts<{ hub: string; labels?: string; token?: string }>()
if (token !== undefined) process.env['MISFIT_TOKEN'] = token

const home = resolveHome()
const say = (message: string) => process.stderr.write(`trainer: ${message}\n`)
const knownBy = labelsOrEnd(labels)
const preparation = new Preparation(home, say)
let supervisor: Supervisor | null = null
let ending = false

const shutDown = async () => {
  if (ending) return
  ending = true
  preparation.stop()
  await supervisor?.shutDown()
  process.exit(0)
}
process.on('SIGTERM', () => {
  void shutDown()
})
process.on('SIGINT', () => {
  void shutDown()
})

/** Training does not wait for a hub, nor end with it: what trains goes on to its end, but nothing more is begun. */
const finish = async () => {
  if (ending) return
  if (supervisor?.isTraining === true) say('the dashboard is gone; what trains goes on to its end')
  await supervisor?.finish()
  await shutDown()
}
// Started by the dashboard's server, standard input is a pipe that ends when that process does, even if it was killed.
const input = fstatSync(0)
if (input.isFIFO() || input.isSocket())
  process.stdin
    .once('close', () => {
      void finish()
    })
    .resume()
// Whoever read what is printed here may be gone as well.
process.stderr.on('error', () => undefined)

const status = { ...trainerStatus(await preparation.backend, knownBy), trainerId: trainerIdentity(home) }
if (!ending) {
  supervisor = new Supervisor({ home, url: hub, status, say })
  await preparation.done
  await supervisor.publish()
}

function labelsOrEnd(given: string | undefined): string[] {
  try {
    return trainerLabels(given)
  } catch (error) {
    say(messageOf(error))
    process.exit(2)
  }
}
