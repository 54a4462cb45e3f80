import type { Computation } from './computation.ts'
import type { ComputationAnswer, ComputationQuestion } from './question.ts'

/** Answers a question by the computation of its name, or by the problem that it met. */
export function answerByList(
  computations: readonly Computation<never, unknown>[],
  { name, input }: ComputationQuestion,
): ComputationAnswer<unknown> {
  try {
    const asked = computations.find((computation) => computation.name === name)
    if (asked === undefined) throw new Error(`no computation is named ${name}: add it to worker-computations.ts`)
    return { result: (asked.compute as (input: unknown) => unknown)(input) }
  } catch (error) {
    const { name: kind, message } = error instanceof Error ? error : new Error(String(error))
    return { problem: { name: kind, message } }
  }
}
