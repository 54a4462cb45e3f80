import { Option, type Command } from 'commander'
import { usualLearningRate } from '@misfit/events/settings/training-options'
import { parseNumber, parseThreads } from './run-settings-flags.ts'
import { UsageError } from './usage-error.ts'

const optimizerKinds = ['adam', 'adamw', 'sgd', 'rmsprop'] as const
const scheduleKinds = ['constant', 'step', 'exponential', 'cosine', 'plateau'] as const

/** The learning rates that optimizers begin with, for the help. */
export const usualRatesInWords = `${usualLearningRate('sgd')} of sgd, ${usualLearningRate('adam')} of the others`

/** Flags of the finer choices; those that were not given are absent. */
export interface TrainingFlags {
  optimizer?: (typeof optimizerKinds)[number]
  beta1?: number
  beta2?: number
  epsilon?: number
  weightDecay?: number
  momentum?: number
  nesterov?: true
  rho?: number
  schedule?: (typeof scheduleKinds)[number]
  scheduleFactor?: number
  scheduleEvery?: number
  scheduleFloor?: number
  scheduleEpochs?: number
  schedulePatience?: number
  scheduleMinDelta?: number
  warmUp?: number
  labelSmoothing?: number
  clipNorm?: number
  clipVariableNorm?: number
  clipValue?: number
  bestBy?: 'accuracy' | 'loss'
  precision?: 'f32' | 'bf16'
  stepsPerCall?: number
  threads?: number
}

/** Adds the flags of optimizer, schedule, loss and speed to a command, each group under its heading. */
export function addTrainingOptions(command: Command): Command {
  const kinds = <T extends string>(flag: string, text: string, choices: readonly T[]) =>
    new Option(flag, text).choices(choices)
  return command
    .optionsGroup('Optimizer:')
    .addOption(
      kinds('--optimizer <kind>', 'how gradients become changes of the weights (default: adam)', optimizerKinds),
    )
    .option('--weight-decay <rate>', 'of adamw (default: 0.004)', parseNumber)
    .option('--momentum <share>', 'of sgd and rmsprop (default: 0)', parseNumber)
    .option('--nesterov', 'look ahead with the momentum of sgd')
    .option('--beta1 <share>', 'of adam and adamw (default: 0.9)', parseNumber)
    .option('--beta2 <share>', 'of adam and adamw (default: 0.999)', parseNumber)
    .option('--rho <share>', 'of rmsprop (default: 0.9)', parseNumber)
    .option('--epsilon <number>', 'of adam, adamw and rmsprop (default: 1e-7)', parseNumber)
    .optionsGroup('Learning rate over the run:')
    .addOption(kinds('--schedule <kind>', 'how the rate changes (default: constant)', scheduleKinds))
    .option('--schedule-factor <share>', 'what step, exponential and plateau multiply the rate by', parseNumber)
    .option('--schedule-every <epochs>', 'after how many epochs step does so', parseNumber)
    .option(
      '--schedule-floor <share>',
      'share of the rate that cosine and plateau stay above (default: 0)',
      parseNumber,
    )
    .option('--schedule-epochs <n>', 'length of the cosine (default: the whole run)', parseNumber)
    .option(
      '--schedule-patience <epochs>',
      'how long plateau waits for a lower validation loss, smoothing and penalties counted (default: 10)',
      parseNumber,
    )
    .option('--schedule-min-delta <loss>', 'what plateau counts as lower (default: 0.0001)', parseNumber)
    .option(
      '--warm-up <steps>',
      'steps over which the rate first grows from nothing; the schedule begins after them (default: 0)',
      parseNumber,
    )
    .optionsGroup('Loss and gradients:')
    .option('--label-smoothing <share>', 'spread so much of each label over all classes (default: 0)', parseNumber)
    .option(
      '--clip-norm <length>',
      'shorten all gradients together to this length (Keras: global_clipnorm)',
      parseNumber,
    )
    .option(
      '--clip-variable-norm <length>',
      'shorten the gradient of each variable by itself to this length (Keras: clipnorm)',
      parseNumber,
    )
    .option('--clip-value <limit>', 'limit each entry of a gradient (Keras: clipvalue)', parseNumber)
    .optionsGroup('Which epoch is the best:')
    .addOption(
      kinds(
        '--best-by <measure>',
        'whose weights are kept and tested: highest validation accuracy, or lowest validation loss as Keras ' +
          'chooses (default: accuracy)',
        ['accuracy', 'loss'],
      ),
    )
    .optionsGroup('Speed:')
    .addOption(kinds('--precision <kind>', 'what a step computes in (default: f32)', ['f32', 'bf16']))
    .option('--steps-per-call <n>', 'steps in one native call (default: measured)', parseNumber)
    .option(
      '--threads <n>',
      'threads for TensorFlow (default: MISFIT_THREADS, else what is fastest for the model)',
      parseThreads,
    )
}

/**
 * The finer choices as settings that are still to be checked, those that were not made left out.
 *
 * @throws UsageError when two flags exclude each other
 */
export function trainingChoices(flags: TrainingFlags): Record<string, unknown> {
  const { beta1, beta2, epsilon, weightDecay, momentum, nesterov, rho } = flags
  return given({
    optimizer: withKind(flags.optimizer, 'adam', { beta1, beta2, epsilon, weightDecay, momentum, nesterov, rho }),
    schedule: withKind(flags.schedule, 'constant', {
      factor: flags.scheduleFactor,
      every: flags.scheduleEvery,
      floor: flags.scheduleFloor,
      epochs: flags.scheduleEpochs,
      patience: flags.schedulePatience,
      minDelta: flags.scheduleMinDelta,
    }),
    warmUpSteps: flags.warmUp,
    labelSmoothing: flags.labelSmoothing,
    clipping: clipping(flags),
    bestBy: flags.bestBy,
    precision: flags.precision,
    threads: flags.threads,
    stepsPerCall: flags.stepsPerCall,
  })
}

/** @throws UsageError when several are asked for */
function clipping({ clipNorm, clipVariableNorm, clipValue }: TrainingFlags) {
  const asked = [
    { flag: '--clip-norm', by: 'norm', limit: clipNorm },
    { flag: '--clip-variable-norm', by: 'variableNorm', limit: clipVariableNorm },
    { flag: '--clip-value', by: 'value', limit: clipValue },
  ].filter(({ limit }) => limit !== undefined)
  if (asked.length > 1)
    throw new UsageError(`${asked.map(({ flag }) => flag).join(' and ')} exclude each other; give one of them`)
  return asked[0] && { by: asked[0].by, limit: asked[0].limit }
}

/** A constant without its kind belongs to the usual kind, which then says whether it has such a constant. */
function withKind(kind: string | undefined, usual: string, constants: Record<string, unknown>) {
  const chosen = given(constants)
  return kind === undefined && Object.keys(chosen).length === 0 ? undefined : { kind: kind ?? usual, ...chosen }
}

function given(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}
