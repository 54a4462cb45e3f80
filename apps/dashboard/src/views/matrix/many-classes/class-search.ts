import { className } from '../shaded-matrix.ts'

/** The classes whose names hold a text, in any case: those that begin with it first, then by class. */
export function classesNamed(classes: readonly string[], text: string, most = 8): number[] {
  const wanted = text.trim().toLocaleLowerCase()
  if (wanted === '') return []
  const beginning: number[] = []
  const holding: number[] = []
  for (let index = 0; index < classes.length; index++) {
    const name = className(classes, index).toLocaleLowerCase()
    if (name.startsWith(wanted)) beginning.push(index)
    else if (name.includes(wanted)) holding.push(index)
  }
  return [...beginning, ...holding].slice(0, most)
}
