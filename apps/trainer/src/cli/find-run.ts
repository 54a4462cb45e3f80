import type { RunSummary } from '@misfit/events/run/run-summary'
import { RunFolderError } from '../run-folder/run-folder-error.ts'

/**
 * The run that a person means: by the beginning of its id, or its name when only one run has it.
 *
 * @param where the runs are, for the message: `in ./runs`
 * @throws RunFolderError when there is none, or several, which it lists
 */
export function runMeant(runs: readonly RunSummary[], wanted: string, where: string): RunSummary {
  const byId = wanted === '' ? [] : runs.filter(({ runId }) => runId.startsWith(wanted))
  const found = byId.length > 0 ? byId : runs.filter(({ name }) => name === wanted)
  const [only, ...others] = found
  const shown = JSON.stringify(wanted.length > 60 ? `${wanted.slice(0, 60)}...` : wanted)
  if (only === undefined) throw new RunFolderError(`there is no run ${shown} ${where}`)
  if (others.length > 0) {
    const list = found.slice(0, 20).map(({ runId, name, status, createdAt }) => {
      const time = new Date(createdAt).toISOString().slice(0, 16).replace('T', ' ')
      return `  ${runId}  ${status.padEnd(9)}  ${time}  ${name}`
    })
    throw new RunFolderError(`${found.length} runs are meant by ${shown}; give one's id:\n${list.join('\n')}`)
  }
  return only
}
