// `npm run misfit -- COMMAND`: the command line, with set-up before it. `doctor` is answered here, because it must work
// where nothing is installed.
import { pathToFileURL } from 'node:url'

const [command, ...rest] = process.argv.slice(2)

if (command === 'doctor') {
  const { doctor } = await import('./doctor/doctor.mjs')
  process.exitCode = await doctor(rest)
} else {
  const { setUpOrExit } = await import('./setup.mjs')
  await setUpOrExit({ quiet: true })
  if (command === 'data') await moveData(rest)
  else await runCommand()
}

/** What is kept is the dashboard's: its hub and store, which the trainer's program does not have. */
async function moveData(/** @type {string[]} */ args) {
  const { register } = await import('tsx/esm/api')
  register()
  process.argv.splice(2, process.argv.length, ...args)
  await import(new URL('../../apps/dashboard/data.ts', import.meta.url).href)
}

async function runCommand() {
  // In this process, since another one would have to start first. The packages that make the bundle are there after
  // set-up.
  const { bundleOf } = await import('../../apps/trainer/bundle.mjs')
  if (trainsHere()) (await import('../../apps/trainer/fork-program.mjs')).startRunProcessEarly()
  await import(pathToFileURL(await bundleOf('cli')).href)
}

/** Whether a run's process will surely be asked for: it takes longest to start. */
function trainsHere() {
  return (
    (command === 'train' || command === 'resume') && !rest.some((flag) => ['--queue', '--help', '-h'].includes(flag))
  )
}
