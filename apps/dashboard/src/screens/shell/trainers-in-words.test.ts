import { describe, expect, it } from 'vitest'
import type { TrainerStatus } from '@misfit/events/live/trainer'
import { trainersInWords } from './trainers-in-words.ts'

const trainer = (change: Partial<TrainerStatus> = {}): TrainerStatus => ({
  trainerId: 't',
  host: 'h',
  pid: 1,
  labels: [],
  cores: 8,
  backend: 'native',
  tensorflow: '2.9.1',
  warning: null,
  models: [],
  datasets: [],
  ...change,
})

describe('trainersInWords', () => {
  it('warns without any', () => expect(trainersInWords([])).toEqual({ text: 'no trainer connected', caution: true }))
  it('names the backend', () => expect(trainersInWords([trainer()]).text).toBe('native TensorFlow 2.9.1, 8 cores'))
  it('warns of a slower backend', () =>
    expect(trainersInWords([trainer({ backend: 'cpu', cores: 1, warning: 'slow' })])).toEqual({
      text: 'plain JavaScript, 1 core',
      caution: true,
    }))
  it('names each backend once', () =>
    expect(trainersInWords([trainer(), trainer({ backend: 'wasm' }), trainer()]).text).toBe(
      '3 trainers, native TensorFlow and WebAssembly',
    ))
})
