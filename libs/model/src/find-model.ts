import { builtInModels } from './built-in-models.ts'
import { ModelError } from './model-error.ts'
import { modelSpecSchema, type ModelSpec } from './spec.ts'

/** The models of the walk in its order, then those of "what to try next". */
export const modelSpecs: readonly ModelSpec[] = builtInModels.map((model) => modelSpecSchema.parse(model))

/**
 * The built-in model of this id.
 *
 * @throws ModelError when there is none, with the nearest name and the known ids.
 */
export function findModelSpec(id: string): ModelSpec {
  const found = modelSpecs.find((spec) => spec.id === id)
  if (found) return found
  const ids = modelSpecs.map((spec) => spec.id)
  const nearest = nearestName(id, ids)
  const shown = id.length > 60 ? `${id.slice(0, 60)}...` : id
  throw new ModelError(
    `unknown model "${shown}"${nearest ? `; did you mean ${nearest}?` : '.'} Known models: ${ids.join(', ')}`,
  )
}

/** The candidate with the fewest edits from `name`, when at most a third of the name is wrong. */
function nearestName(name: string, candidates: readonly string[]): string | undefined {
  if (name.length > 100) return undefined
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: editDistance(plain(name), plain(candidate)) }))
    .sort((a, b) => a.distance - b.distance)
  const best = ranked[0]
  return best && best.distance <= Math.max(1, Math.floor(plain(best.candidate).length / 3)) ? best.candidate : undefined
}

/** Levenshtein distance: insertions, deletions and substitutions, by rows. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const substituted = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min(previous[j]! + 1, row[j - 1]! + 1, substituted))
    }
    previous = row
  }
  return previous[b.length]!
}
