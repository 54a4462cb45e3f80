import { benchmarks } from './benchmarks.ts'

/** `npm run bench -- <name> [flags]`: measures this product beside its peers, in turn, on this machine. */
const [name = '', ...flags] = process.argv.slice(2)
const benchmark = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined
if (benchmark) {
  await benchmark(flags)
} else {
  console.error(
    `${name ? `There is no benchmark "${name}". ` : ''}Usage: npm run bench ` +
      `-- <${Object.keys(benchmarks).join(' | ')}> [--help]`,
  )
  process.exitCode = 2
}
