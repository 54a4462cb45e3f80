// What this machine is: its C library, its CPU's instructions, the room on its disk.
import { existsSync, readFileSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'

/** @returns {{ name: 'glibc' | 'musl' | 'none', version?: string }} 'none' where the system is not Linux */
export function cLibrary() {
  if (process.platform !== 'linux') return { name: 'none' }
  const report = /** @type {any} */ (process.report)
  // Else the report looks up the names of network addresses, which can take seconds.
  report.excludeNetwork = true
  const version = report.getReport().header?.glibcVersionRuntime
  return version ? { name: 'glibc', version } : { name: 'musl' }
}

/** @returns {string[] | undefined} the CPU's flags, such as "avx2"; undefined where the system does not tell */
export function cpuFlags() {
  try {
    const line = readFileSync('/proc/cpuinfo', 'utf8')
      .split('\n')
      .find((text) => text.startsWith('flags'))
    return line?.split(':')[1]?.trim().split(/\s+/)
  } catch {
    return undefined
  }
}

/** @param {string} folder that need not exist yet @returns {number} bytes free for us where it is or would be */
export function freeSpace(folder) {
  let there = folder
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there)
  const { bavail, bsize } = statfsSync(there)
  return bavail * bsize
}
