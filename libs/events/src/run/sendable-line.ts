import { longestEventLine, type EventOf } from './run-event.ts'
import { typeOfLine } from './type-of-line.ts'
import { runSettingsSchema } from '../settings/settings.ts'

const longestReason = 1000
const longestMessage = 4000

/** A line of a run folder, as a hub is sent it. */
interface SendableLine {
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
 * @param runId of the folder: the first line makes the run, and what stands for it makes it all the same
 */
export function sendableLine(line: string, place: number, runId: string): SendableLine {
  if (line.length > longestEventLine)
    return leaveOut(line, place, `it has ${line.length} characters; at most ${longestEventLine} are taken`, runId)
  if (place === 1 && typeOfLine(line) !== 'created') {
    const event = objectIn(line)
    if (event !== null && event['type'] !== 'created')
      return leaveOut(line, place, 'it is not "created", which makes the run', runId)
  }
  // Nearly every line: what it is, the hub finds out. Within a text of it there would be a backslash before the quote.
  if (line.includes(`"seq":${place},`) || line.includes(`"seq":${place}}`)) return { line, leftOut: null }
  const event = objectIn(line)
  if (event === null)
    return leaveOut(line, place, 'it is no JSON object: the file was cut, or two processes wrote it', runId)
  if (event['seq'] === place) return { line, leftOut: null }
  const { seq, ...rest } = event
  return sendableLine(
    JSON.stringify({ ...rest, seq: place, ...(typeof seq === 'number' ? { writtenAs: seq } : {}) }),
    place,
    runId,
  )
}

/**
 * Makes the line that takes the place of one that a hub refuses. The run folder keeps its own. In the first place that
 * is a `created` with the settings that can be read, and without the others, which then count as not given by anybody.
 *
 * @param reason what is wrong with it, for people
 */
export function leaveOut(line: string, place: number, reason: string, runId: string): SendableLine {
  const { type, at, settings } = objectIn(line) ?? {}
  const kind = typeof type === 'string' ? type.slice(0, 100) : undefined
  const why = reason.replace(/^not an event: /, '').slice(0, longestReason)
  const common = {
    leftOut: { ...(kind === undefined ? {} : { type: kind }), reason: why },
    seq: place,
    at: typeof at === 'number' && at >= 0 && at < Infinity ? at : Date.now(),
  }
  if (place === 1) {
    const created = { type: 'created', runId, settings: readable(settings, runId), ...common }
    return { line: JSON.stringify(created), leftOut: why }
  }
  const event: EventOf<'log'> = {
    type: 'log',
    level: 'error',
    message:
      `Event ${place}${kind === undefined ? '' : ` (${kind})`} could not be taken and was left out: ${why}`.slice(
        0,
        longestMessage,
      ),
    ...common,
  }
  return { line: JSON.stringify(event), leftOut: why }
}

/** Keeps the settings that can each be read by itself. A name and a model are there in any case. */
function readable(settings: unknown, runId: string): Record<string, unknown> {
  const told = typeof settings === 'object' && settings !== null ? Object.entries(settings) : []
  const shape: Readonly<Record<string, { safeParse(value: unknown): { success: boolean } }>> = runSettingsSchema.shape
  const read = told.filter(([name, value]) => Object.hasOwn(shape, name) && shape[name]!.safeParse(value).success)
  return { name: runId, model: 'not told', ...Object.fromEntries(read) }
}

function objectIn(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    return null
  }
}
