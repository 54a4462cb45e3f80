// `npm run misfit -- COMMAND`: the command line, with set-up before it. `doctor` is answered here, because it must work
// where nothing is installed.
import { pathToFileURL } from 'node:url'

const [command, ...rest] = process.argv.slice(2)

if (command === 'doctor') {
  const { doctor } = await import('./doctor.mjs')
  process.exitCode = await doctor(rest)
} else {
  const { setUpOrExit } = await import('./setup.mjs')
  await setUpOrExit({ quiet: true })
  // In this process, since another one would have to start first. The packages that make the bundle are there after set-up.
  const { bundleOf } = await import('../../apps/trainer/bundle.mjs')
  await import(pathToFileURL(await bundleOf('cli')).href)
}
