import { readFileSync } from 'node:fs'

/**
 * Whether this machine's processor multiplies `bfloat16` numbers itself. Only Linux on x64 says so: false elsewhere.
 */
export function hasBfloat16Arithmetic(): boolean {
  try {
    return namesBfloat16(readFileSync('/proc/cpuinfo', 'utf8'))
  } catch {
    return false
  }
}

/** @param cpuinfo as Linux gives it */
export function namesBfloat16(cpuinfo: string): boolean {
  return /^flags\s*:.*\b(avx512_bf16|amx_bf16)\b/m.test(cpuinfo)
}
