import { int, type Output } from './graph.ts'
import type { Value } from './value.ts'

/**
 * Writes the gradients of a loss by everything it was computed from, by the chain rule, from the result backwards.
 *
 * @param result the value the loss is computed from
 * @param upstream the gradient of the loss by the result
 * @returns the gradient by each trained value that the result depends on
 */
export function backpropagate(result: Value, upstream: Output): Map<Value, Output> {
  const { graph } = result
  const parts = new Map<Value, Output[]>([[result, [upstream]]])
  const gradients = new Map<Value, Output>()
  for (const value of usersFirst(result)) {
    const terms = parts.get(value) ?? []
    const gradient = terms.length === 1 ? terms[0]! : graph.node('AddN', terms, { T: value.T, N: int(terms.length) })
    gradients.set(value, gradient)
    for (const source of value.sources) {
      parts.set(source.value, [...(parts.get(source.value) ?? []), source.gradient(gradient)])
    }
  }
  return gradients
}

/** Every value before all that it was computed from. */
function usersFirst(result: Value): Value[] {
  const seen = new Set<Value>()
  const order: Value[] = []
  const visit = (value: Value): void => {
    if (seen.has(value)) return
    seen.add(value)
    value.sources.forEach((source) => {
      visit(source.value)
    })
    order.push(value)
  }
  visit(result)
  return order.reverse()
}
