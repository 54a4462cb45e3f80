import { longestEventLine, type EventOf } from './run-event.ts'

const longestReason = 1000
const longestMessage = 4000

/** A line of a run folder, as a hub is sent it. */
export interface SendableLine {
  readonly line: string
  /** Why the event of the folder was left out, and `line` says so instead; null where it is sent. */
  readonly leftOut: string | null
}

/**
 * Makes a line of a run folder one that a hub can take at its place. What two processes wrote into one folder has
 * numbers twice: such an event gets its place for its number, and `writtenAs` says which it had. A line that can be no
 * event gives its place to a word about it, so that it holds nothing back.
 *
 * @param place of the line in the folder, from 1
 */
export function sendableLine(line: string, place: number): SendableLine {
  if (line.length > longestEventLine)
    return leaveOut(line, place, `it has ${line.length} characters; at most ${longestEventLine} are taken`)
  // Nearly every line: what it is, the hub finds out. Within a text of it there would be a backslash before the quote.
  if (line.includes(`"seq":${place},`) || line.includes(`"seq":${place}}`)) return { line, leftOut: null }
  const event = objectIn(line)
  if (event === null) return leaveOut(line, place, 'it is no JSON object: the file was cut, or two processes wrote it')
  if (event['seq'] === place) return { line, leftOut: null }
  const { seq, ...rest } = event
  return sendableLine(
    JSON.stringify({ ...rest, seq: place, ...(typeof seq === 'number' ? { writtenAs: seq } : {}) }),
    place,
  )
}

/**
 * What takes the place of a line that a hub refuses. The run folder keeps the line.
 *
 * @param reason what is wrong with it, for people
 */
export function leaveOut(line: string, place: number, reason: string): SendableLine {
  const { type, at } = objectIn(line) ?? {}
  const kind = typeof type === 'string' ? type.slice(0, 100) : undefined
  const why = reason.replace(/^not an event: /, '').slice(0, longestReason)
  const event: EventOf<'log'> = {
    type: 'log',
    level: 'error',
    message:
      `Event ${place}${kind === undefined ? '' : ` (${kind})`} could not be taken and was left out: ${why}`.slice(
        0,
        longestMessage,
      ),
    leftOut: { ...(kind === undefined ? {} : { type: kind }), reason: why },
    seq: place,
    at: typeof at === 'number' && at >= 0 && at < Infinity ? at : Date.now(),
  }
  return { line: JSON.stringify(event), leftOut: why }
}

function objectIn(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    return null
  }
}
