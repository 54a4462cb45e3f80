import { readFileSync } from 'node:fs'
import os from 'node:os'
import type { Vitals } from '@misfit/events/live/worker'

/**
 * Reads the vitals of this machine.
 *
 * @param processIds of the runs that train here
 */
export function readVitals(processIds: readonly number[]): Vitals {
  return {
    load: os.loadavg()[0] ?? 0,
    memoryTotal: os.totalmem(),
    memoryFree: os.freemem(),
    memoryOfRuns: residentBytes(processIds),
  }
}

/** Null on other systems than Linux. */
function residentBytes(processIds: readonly number[]): number | null {
  if (process.platform !== 'linux') return null
  return processIds.reduce((sum, id) => sum + residentBytesOf(id), 0)
}

/** Resident memory of a process as Linux tells it (proc(5), `VmRSS`). One that is gone holds none. */
export function residentBytesOf(processId: number): number {
  try {
    const kibibytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${processId}/status`, 'utf8'))?.[1]
    return 1024 * Number(kibibytes ?? 0)
  } catch {
    return 0
  }
}
