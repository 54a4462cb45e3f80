// `npm run misfit -- COMMAND`: the command line, with set-up before it. `doctor` is answered here, because it must work
// where nothing is installed.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './paths.mjs'

const [command, ...rest] = process.argv.slice(2)

if (command === 'doctor') {
  const { doctor } = await import('./doctor.mjs')
  process.exitCode = await doctor(rest)
} else {
  const { setUpOrExit } = await import('./setup.mjs')
  await setUpOrExit({ quiet: true })
  // In this process, since another one would have to start first. tsx is there only after set-up.
  const { register } = await import('tsx/esm/api')
  register()
  await import(pathToFileURL(join(root, 'apps', 'trainer', 'src', 'cli.ts')).href)
}
