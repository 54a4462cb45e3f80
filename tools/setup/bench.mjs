// `npm run bench -- NAME`: the benchmarks, with set-up before them, as they need packages that the product does
// without.
import { join } from 'node:path'
import { root } from './paths.mjs'
import { runProduct } from './product/product.mjs'
import { setUpOrExit } from './setup.mjs'

await setUpOrExit({ quiet: true, packages: 'all' })
process.exitCode = await runProduct([
  '--import',
  'tsx',
  join(root, 'tools', 'bench', 'main.ts'),
  ...process.argv.slice(2),
])
