import type { ConfusionMatrix } from './confusion-matrix.ts'
import { cellCount, rowTotals } from './confusion-matrix.ts'

/**
 * Classes by how many of their samples are wrong, most first, then by class.
 *
 * @returns `[classCount]`, class indices
 */
export function orderByErrors(matrix: ConfusionMatrix): number[] {
  const errors = rowTotals(matrix).map((support, c) => support - cellCount(matrix, c, c))
  return Array.from(errors, (_, c) => c).sort((a, b) => errors[b]! - errors[a]! || a - b)
}

/**
 * Classes with those next to each other that are taken for each other, so that blocks of confusion show on the
 * diagonal: the leaves of a hierarchical clustering with average linkage (UPGMA; Sokal and Michener 1958). Two classes
 * are as similar as the mean of the shares in which each is taken for the other; a class without samples has none.
 *
 * Found by nearest-neighbour chains (Murtagh 1983, The Computer Journal 26, 354-359), in time of the matrix's size.
 * Ties go to the lowest class, and of two joined clusters the one with the lowest class comes first, so the order is
 * always the same.
 *
 * @returns `[classCount]`, class indices
 */
export function orderByClustering(matrix: ConfusionMatrix): number[] {
  const { classCount } = matrix
  const similarity = similarities(matrix)
  const members = Array.from({ length: classCount }, (_, c) => [c])
  const sizes = new Float64Array(classCount).fill(1)
  const alive = new Uint8Array(classCount).fill(1)
  const chain: number[] = []
  for (let clusters = classCount; clusters > 1;) {
    if (chain.length === 0) chain.push(alive.indexOf(1))
    const tip = chain.at(-1)!
    const previous = chain.at(-2) ?? -1
    const nearest = nearestTo(tip, previous, similarity, alive)
    if (nearest !== previous) {
      chain.push(nearest)
      continue
    }
    chain.length -= 2
    const [kept, gone] = tip < nearest ? [tip, nearest] : [nearest, tip]
    for (let other = 0; other < classCount; other++) {
      if (!alive[other] || other === kept || other === gone) continue
      const joined =
        (sizes[kept]! * similarity[kept * classCount + other]! +
          sizes[gone]! * similarity[gone * classCount + other]!) /
        (sizes[kept]! + sizes[gone]!)
      similarity[kept * classCount + other] = joined
      similarity[other * classCount + kept] = joined
    }
    sizes[kept]! += sizes[gone]!
    // A cluster goes by its lowest class, so the kept one comes first.
    for (const member of members[gone]!) members[kept]!.push(member)
    alive[gone] = 0
    clusters--
    // Rounding of a mean can put a cluster on the chain twice; the chain is then begun anew.
    if (chain.includes(kept) || chain.includes(gone)) chain.length = 0
  }
  return members[0] ?? []
}

function similarities(matrix: ConfusionMatrix): Float64Array {
  const { classCount } = matrix
  const supports = rowTotals(matrix)
  const share = (a: number, b: number): number => (supports[a] === 0 ? 0 : cellCount(matrix, a, b) / supports[a]!)
  return Float64Array.from({ length: classCount * classCount }, (_, cell) => {
    const [a, b] = [Math.floor(cell / classCount), cell % classCount]
    return (share(a, b) + share(b, a)) / 2
  })
}

/** The most similar living cluster; the one before it in the chain wins ties, so that the chain ends. */
function nearestTo(tip: number, previous: number, similarity: Float64Array, alive: Uint8Array): number {
  let nearest = previous
  let best = previous === -1 ? -Infinity : similarity[tip * alive.length + previous]!
  for (let other = 0; other < alive.length; other++) {
    const value = similarity[tip * alive.length + other]!
    if (alive[other] && other !== tip && value > best) {
      nearest = other
      best = value
    }
  }
  return nearest
}
