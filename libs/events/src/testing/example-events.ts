import type { EventOf, RunEvent } from '../run/run-event.ts'
import { runSettingsSchema, type RunSettingsInput } from '../settings/settings.ts'

/** Events for tests: a short run with round numbers. Times count from `at` 1000, one millisecond an event. */

const runId = 'abc123def456'

export function createdEvent(settings: Partial<RunSettingsInput> = {}, id = runId): EventOf<'created'> {
  return {
    seq: 1,
    at: 1000,
    type: 'created',
    runId: id,
    settings: runSettingsSchema.parse({ name: 'first try', model: 'model_1', ...settings }),
  }
}

export function startedEvent(seq: number, attempt = 1, fromStep = 0): EventOf<'started'> {
  return {
    seq,
    at: 999 + seq,
    type: 'started',
    attempt,
    fromStep,
    environment: {
      host: 'desk',
      platform: 'linux',
      cpu: 'a processor',
      cores: 2,
      threads: 2,
      memoryBytes: 8e9,
      node: '22.0.0',
      tensorflow: '2.16.0',
      backend: 'native',
      execution: 'eager',
      precision: 'f32',
      stepsPerCall: 1,
      misfit: '0.1.0',
    },
  }
}

export function stepsEvent(seq: number, firstStep: number, loss: number[], epoch = 1): EventOf<'steps'> {
  return {
    seq,
    at: 999 + seq,
    type: 'steps',
    epoch,
    firstStep,
    loss,
    accuracy: loss.map(() => 0.5),
    stepsPerSecond: 100,
    imagesPerSecond: 3200,
  }
}

export function epochEvent(seq: number, epoch: number, step: number, valAccuracy = 0.9): EventOf<'epoch'> {
  return {
    seq,
    at: 999 + seq,
    type: 'epoch',
    epoch,
    step,
    seconds: 2,
    validationSeconds: 0.5,
    loss: 0.4,
    accuracy: 0.8,
    valLoss: 0.3,
    valAccuracy,
    learningRate: 0.001,
    predictions: { sha256: 'a'.repeat(64), bytes: 100 },
  }
}

/** A run of two epochs with two steps each, from its beginning to its end: 11 events. */
export function wholeRun(): RunEvent[] {
  return [
    createdEvent(),
    startedEvent(2),
    stepsEvent(3, 1, [2.5, 2]),
    epochEvent(4, 1, 2, 0.9),
    { seq: 5, at: 1004, type: 'checkpoint', step: 2, epoch: 1, best: true, bytes: 1000 },
    stepsEvent(6, 3, [1, 0.5], 2),
    epochEvent(7, 2, 4, 0.85),
    { seq: 8, at: 1007, type: 'checkpoint', step: 4, epoch: 2, best: false, bytes: 1000 },
    {
      seq: 9,
      at: 1008,
      type: 'test',
      epoch: 1,
      loss: 0.35,
      accuracy: 0.91,
      count: 10_000,
      predictions: { sha256: 'b'.repeat(64), bytes: 100 },
    },
    { seq: 10, at: 1009, type: 'reloaded', loss: 0.35, accuracy: 0.91, count: 10_000, identical: true },
    { seq: 11, at: 1010, type: 'finished', outcome: 'completed' },
  ]
}
