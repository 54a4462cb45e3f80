import type { RunEvent } from './run-event.ts'

/** Beginnings that writers of ours give a line: number, time and type, or, from Python, the type. */
const usual = /^\{(?:"seq":\d+,"at":\d+(?:\.\d+)?,)?"type":"([A-Za-z]+)"[,}]/

/**
 * Reads the type of an event from its line, mostly without parsing the rest; null where the line has none. The rest may
 * be no event all the same.
 */
export function typeOfLine(line: string): RunEvent['type'] | null {
  const found = usual.exec(line)?.[1] ?? parsedType(line)
  return found as RunEvent['type'] | null
}

function parsedType(line: string): string | null {
  try {
    const event: unknown = JSON.parse(line)
    const type = typeof event === 'object' && event !== null && 'type' in event ? event.type : null
    return typeof type === 'string' ? type : null
  } catch {
    return null
  }
}
