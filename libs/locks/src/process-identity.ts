import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { z } from 'zod'

/** Names one process for good: a process id alone is given to others after its process has ended. */
export const processIdentitySchema = z.object({
  host: z.string(),
  pid: z.number().int().positive(),
  /** Time at which the process began, in whatever way the system gives it; null where it does not. */
  began: z.string().nullable(),
})
export type ProcessIdentity = z.infer<typeof processIdentitySchema>

export function thisProcess(): ProcessIdentity {
  return { host: hostname(), pid: process.pid, began: beginningOf(process.pid) }
}

/** Whether the very process that is named still runs; one on another machine is taken to. */
export function isAlive(identity: ProcessIdentity): boolean {
  if (identity.host !== hostname()) return true
  try {
    process.kill(identity.pid, 0)
  } catch (error) {
    // EPERM: there is such a process, of another user.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  const began = beginningOf(identity.pid)
  return began !== ended && (began === null || identity.began === null || began === identity.began)
}

/**
 * A process that has ended and whose end nobody has taken note of: where process 1 is no init, as in a container, for
 * good.
 */
const ended = 'ended'

function beginningOf(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      // The second field is the name in brackets, which may hold spaces; the third is the state, the 22nd the start
      // time.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return fields[0] === 'Z' || fields[0] === 'X' ? ended : `${boot}:${fields[19]}`
    }
    if (process.platform === 'win32') return null
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  } catch {
    return null
  }
}
