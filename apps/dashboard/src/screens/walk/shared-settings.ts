import { optimizerInWords } from '@misfit/events/settings/choices-in-words'
import type { RunSettings } from '@misfit/events/settings/settings'

type SettingName = 'epochs' | 'batchSize' | 'learningRate' | 'seed'

/** A setting's value in all runs, or the values in the order of the runs where they are not the same. */
export function sharedSetting(all: readonly RunSettings[], name: SettingName): string {
  const values = [...new Set(all.map((settings) => settings[name]))]
  return values.length === 0 ? '–' : values.join(', ')
}

/** The optimizer of all runs in words, or each where they are not the same. */
export const sharedOptimizer = (all: readonly RunSettings[]): string =>
  [...new Set(all.map(({ optimizer }) => optimizerInWords(optimizer)))].join(', ') || optimizerInWords()

/** A label as a one-hot vector: 1 at the class, 0 everywhere else. */
export function oneHot(label: number, classCount: number): number[] {
  return Array.from({ length: classCount }, (_, index) => (index === label ? 1 : 0))
}
