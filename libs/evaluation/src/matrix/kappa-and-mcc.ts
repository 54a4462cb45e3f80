import type { ConfusionMatrix } from './confusion-matrix.ts'
import { cellCount, columnTotals, rowTotals } from './confusion-matrix.ts'

/** Measures of a whole matrix that guessing the commonest class does not raise. Null where one is undefined. */
interface ChanceCorrected {
  /** Mean recall of the classes that have samples, 0-1. */
  balancedAccuracy: number | null
  /** Cohen's kappa, 1 at best, 0 by chance (Cohen 1960, Educational and Psychological Measurement 20, 37-46). */
  kappa: number | null
  /** Matthews correlation for several classes, -1 to 1 (Gorodkin 2004, Comput. Biol. Chem. 28, 367-374). */
  matthews: number | null
}

/** Balanced accuracy, Cohen's kappa and Matthews correlation. */
export function chanceCorrected(matrix: ConfusionMatrix): ChanceCorrected {
  const supports = rowTotals(matrix)
  const predictedCounts = columnTotals(matrix)
  let total = 0
  let right = 0
  let byChance = 0
  let supportSquares = 0
  let predictedSquares = 0
  let recalls = 0
  let present = 0
  for (let c = 0; c < matrix.classCount; c++) {
    const support = supports[c]!
    const hits = cellCount(matrix, c, c)
    total += support
    right += hits
    byChance += support * predictedCounts[c]!
    supportSquares += support ** 2
    predictedSquares += predictedCounts[c]! ** 2
    if (support > 0) {
      recalls += hits / support
      present++
    }
  }
  const square = total ** 2
  const spread = Math.sqrt((square - supportSquares) * (square - predictedSquares))
  return {
    balancedAccuracy: ratio(recalls, present),
    kappa: ratio(right * total - byChance, square - byChance),
    matthews: ratio(right * total - byChance, spread),
  }
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}
