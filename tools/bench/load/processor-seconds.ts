import { readFileSync } from 'node:fs'

/** Ticks a second of the kernel's clock in /proc, on every Linux that Node runs on. */
const ticksPerSecond = 100

/** Seconds of processor time that a process has used, all threads together. Linux only. */
export function processorSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name, in brackets, may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}
