import type { TrainerStatus } from '@misfit/events/live/trainer'

export const backendNames: Record<TrainerStatus['backend'], string> = {
  native: 'native TensorFlow',
  wasm: 'WebAssembly',
  cpu: 'plain JavaScript',
}

/** `native TensorFlow 2.9.1, 8 cores` or `2 trainers, native TensorFlow and WebAssembly`. */
export function trainersInWords(trainers: readonly TrainerStatus[]): { text: string; caution: boolean } {
  const [first] = trainers
  if (first === undefined) return { text: 'no trainer connected', caution: true }
  const caution = trainers.some((trainer) => trainer.warning !== null)
  if (trainers.length === 1) {
    const version = first.backend === 'native' ? ` ${first.tensorflow}` : ''
    return {
      text: `${backendNames[first.backend]}${version}, ${first.cores} ${first.cores === 1 ? 'core' : 'cores'}`,
      caution,
    }
  }
  const backends = [...new Set(trainers.map((trainer) => backendNames[trainer.backend]))]
  return { text: `${trainers.length} trainers, ${backends.join(' and ')}`, caution }
}
