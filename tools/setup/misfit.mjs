// `npm run misfit -- COMMAND`: the command line, with set-up before it. `doctor` is answered here, because it must work
// where nothing is installed.
import { join } from 'node:path'
import { root } from './paths.mjs'
import { runProduct } from './product.mjs'

const [command, ...rest] = process.argv.slice(2)

if (command === 'doctor') {
  const { doctor } = await import('./doctor.mjs')
  process.exitCode = await doctor(rest)
} else {
  const { setUpOrExit } = await import('./setup.mjs')
  await setUpOrExit({ quiet: true })
  process.exitCode = await runProduct(['--import', 'tsx', join(root, 'apps', 'trainer', 'src', 'cli.ts'), command, ...rest].filter((part) => part !== undefined), {
    env: { ...process.env, NODE_OPTIONS: process.env.NODE_OPTIONS ?? '' },
  })
}
