import type { Computation } from './computation.ts'
import type { ComputationAnswer, ComputationQuestion } from './question.ts'

/**
 * The one file that knows of workers: each computes one thing at a time, what waits is done in turn, what is urgent
 * first.
 */

interface Waiting {
  readonly isUrgent: boolean
  readonly begin: (worker: Worker) => void
}

const idle: Worker[] = []
const waiting: Waiting[] = []
let working = 0
let workingOnOthers = 0

/** Most workers at once: one processor is the page's own. */
const most = (): number => Math.min(4, Math.max(2, navigator.hardwareConcurrency - 1))

const newWorker = (): Worker =>
  new Worker(new URL('../../computing.worker.ts', import.meta.url), { type: 'module', name: 'misfit-computing' })

/**
 * Computes beside the page, which stays quick meanwhile. The input is copied, but for what is given away and what is in
 * shared memory.
 *
 * @param signal gives up: what waits is forgotten, what runs is ended
 * @param given memory of the input that the page does not need any more
 * @throws Error with the name and message of what went wrong there; the signal's reason when it was given up
 */
export function computeInBackground<Input, Result>(
  { name, isUrgent = false }: Computation<Input, Result>,
  input: Input,
  { signal, given = [] }: { signal?: AbortSignal; given?: ArrayBuffer[] } = {},
): Promise<Result> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(reasonOf(signal))
    const job: Waiting = {
      isUrgent,
      begin: (worker) => {
        const end = (kept: Worker | null): void => {
          signal?.removeEventListener('abort', endEarly)
          working--
          if (!isUrgent) workingOnOthers--
          if (kept !== null) idle.push(kept)
          beginNext()
        }
        const endEarly = (): void => {
          worker.terminate()
          end(null)
        }
        worker.onmessage = ({ data }: MessageEvent<ComputationAnswer<Result>>) => {
          end(worker)
          if ('result' in data) resolve(data.result)
          else reject(Object.assign(new Error(data.problem.message), { name: data.problem.name }))
        }
        // Its file could not be loaded, or its memory ran out.
        worker.onerror = ({ message }) => {
          endEarly()
          reject(
            new Error(`What is shown here could not be computed${message ? `: ${message}` : ''}. Load the page again.`),
          )
        }
        signal?.addEventListener('abort', endEarly)
        const question: ComputationQuestion = { name, input }
        worker.postMessage(question, given)
      },
    }
    signal?.addEventListener(
      'abort',
      () => {
        const place = waiting.indexOf(job)
        if (place !== -1) waiting.splice(place, 1)
        reject(reasonOf(signal))
      },
      { once: true },
    )
    waiting.push(job)
    beginNext()
  })
}

function beginNext(): void {
  if (working >= most()) return
  const next = waiting.find(({ isUrgent }) => isUrgent) ?? (workingOnOthers < most() - 1 ? waiting[0] : undefined)
  if (next === undefined) return
  waiting.splice(waiting.indexOf(next), 1)
  working++
  if (!next.isUrgent) workingOnOthers++
  next.begin(idle.pop() ?? newWorker())
}

const reasonOf = ({ reason }: AbortSignal): Error => (reason instanceof Error ? reason : new Error(String(reason)))
