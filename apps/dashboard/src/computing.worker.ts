import { answerByList } from './shared/background/answer-by-list.ts'
import { buffersIn, type ComputationQuestion } from './shared/background/question.ts'
import { computations } from './worker-computations.ts'

/** The worker beside the page: takes one question after another. */

self.onmessage = ({ data }: MessageEvent<ComputationQuestion>) => {
  const said = answerByList(computations, data)
  self.postMessage(said, { transfer: 'result' in said ? buffersIn(said.result) : [] })
}
