import { type ComputationName, computations } from './computations.ts'
import { type Answer, buffersIn, type Question } from './question.ts'

/** Beside the page: takes one question after another. */

function answer<Name extends ComputationName>({ name, input }: Question<Name>): Answer<Name> {
  try {
    return { result: computations[name](input) }
  } catch (error) {
    return {
      problem:
        error instanceof Error
          ? { name: error.name, message: error.message }
          : { name: 'Error', message: String(error) },
    }
  }
}

self.onmessage = ({ data }: MessageEvent<Question<ComputationName>>) => {
  const said = answer(data)
  self.postMessage(said, { transfer: 'result' in said ? buffersIn(said.result) : [] })
}
