import { cpus } from 'node:os'

/** Names what a figure is worth nothing without: processor, Node, and the command that gave it. */
export function machineAndCommand(benchmark: string, flags: readonly string[]): string {
  return (
    `${cpus().length} x ${cpus()[0]?.model.trim()}, Node ${process.version}; command: npm run bench ` +
    `-- ${[benchmark, ...flags].join(' ')}`
  )
}
