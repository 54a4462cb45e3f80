/**
 * Finds the positions of the largest values without sorting all of them (quickselect; Hoare 1961, Communications of the
 * ACM 4, 321-322).
 *
 * @param values numbers, no NaN
 * @param count how many, 0 or more
 * @returns positions, rising; of equal values the first come first. All of them when there are no more than `count`.
 */
export function largest(values: Float64Array, count: number): number[] {
  const found: number[] = []
  if (count <= 0) return found
  const least = count >= values.length ? -Infinity : nthLargest(values.slice(), count)
  let above = 0
  for (const value of values) if (value > least) above++
  let equals = least === -Infinity ? Infinity : count - above
  for (let i = 0; i < values.length; i++) {
    if (values[i]! > least || (values[i] === least && equals-- > 0)) found.push(i)
  }
  return found
}

/** Reorders the values; `n` is 1 for the largest. */
function nthLargest(values: Float64Array, n: number): number {
  const wanted = values.length - n
  let low = 0
  let high = values.length - 1
  while (low < high) {
    const pivot = values[(low + high) >>> 1]!
    let left = low
    let right = high
    while (left <= right) {
      while (values[left]! < pivot) left++
      while (values[right]! > pivot) right--
      if (left > right) break
      const swapped = values[left]!
      values[left++] = values[right]!
      values[right--] = swapped
    }
    if (wanted <= right) high = right
    else if (wanted >= left) low = left
    else break
  }
  return values[wanted]!
}
