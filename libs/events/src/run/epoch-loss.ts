import type { EventOf } from './run-event.ts'
import type { RunSettings } from '../settings/settings.ts'
import { trainingRulesOf } from '../settings/training-rules.ts'

type EpochLosses = Pick<EventOf<'epoch'>, 'valLoss' | 'valObjective'>

/**
 * The validation loss that is trained on: with label smoothing and penalties, as the training loss beside it. That of
 * rules 1 was told without.
 */
export const objectiveOf = ({ valLoss, valObjective }: EpochLosses): number => valObjective ?? valLoss

/**
 * The epochs of which the validation loss that is trained on is known, for a curve of it. Where a run tells it of some
 * epochs, as Keras with `validation_freq`, it is not known of the others: the plain one is no such loss.
 */
export const withObjective = <Epoch extends EpochLosses>(epochs: readonly Epoch[]): readonly Epoch[] =>
  hasObjective(epochs) ? epochs.filter(({ valObjective }) => valObjective !== undefined) : epochs

/** Whether the validation loss that is trained on is another one than the plain one. */
export const hasObjective = (epochs: readonly EpochLosses[]): boolean =>
  epochs.some(({ valObjective }) => valObjective !== undefined)

/** Whether only the plain validation loss is known of a run whose training loss has more in it: those of rules 1. */
export const onlyPlainIsKnown = (settings: Pick<RunSettings, 'labelSmoothing' | 'rules'>): boolean =>
  trainingRulesOf(settings) === 1 && (settings.labelSmoothing ?? 0) > 0
