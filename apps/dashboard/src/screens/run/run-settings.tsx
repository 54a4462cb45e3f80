import { memo, type ReactNode } from 'react'
import { choicesInWords } from '@misfit/events/settings/choices-in-words'
import { chosenSettings, type ToldRun } from '@misfit/events/settings/chosen-settings'
import type { RunHistory } from '@misfit/events/run/run-history'
import type { RunSettings } from '@misfit/events/settings/settings'
import { formatBytes } from '@misfit/text/bytes'
import { formatCount, formatRate } from '../../shared/format/numbers.ts'
import { Section } from '../../shared/primitives/section.tsx'
import { changesInWords } from '../label-issues/changed-labels.ts'
import { backendNames } from '../shell/trainers-in-words.ts'
import { MemberLinks } from './member-links.tsx'
import { Fact, Facts } from '../../shared/primitives/layout/facts.tsx'
import styles from './run-page.module.css'

const choiceNames: Readonly<Record<string, string>> = {
  optimizer: 'Optimiser',
  schedule: 'Schedule',
  'warm-up': 'Warm-up',
  'label smoothing': 'Loss',
  clipping: 'Clipping',
  'best epoch': 'Best epoch',
}

/** Settings of how the weights came about. */
const trainingPairs = (settings: RunSettings, model: RunHistory['model']) =>
  [
    ['Epochs', formatCount(settings.epochs)],
    ['Batch size', formatCount(settings.batchSize)],
    ['Learning rate', formatRate(settings.learningRate)],
    ...choicesInWords(settings).map(([name, words]) => [choiceNames[name] ?? name, words] as const),
    ['Threads asked for', settings.threads === undefined ? null : formatCount(settings.threads)],
    ['Precision asked for', settings.precision ?? null],
    ['Steps a call asked for', settings.stepsPerCall === undefined ? null : formatCount(settings.stepsPerCall)],
    ['Seed', String(settings.seed)],
    [
      'Fold',
      settings.fold === undefined
        ? null
        : `${settings.fold.index + 1} of ${settings.fold.count}: trained without it, asked about it`,
    ],
    ['Training labels', settings.labelChanges === undefined ? null : changesInWords(settings.labelChanges)],
    ['Augmentation', settings.augmentation ? 'random shifts and small rotations' : 'none'],
    [
      'Pixels multiplied by',
      model === null ? null : model.pixelScale === 1 ? '1' : `1/${Math.round(1 / model.pixelScale)}`,
    ],
    ['Steps an epoch', model === null ? null : formatCount(model.stepsPerEpoch)],
  ] as const

interface RunSettingsProps extends Pick<RunHistory, 'environment' | 'program' | 'dataset' | 'model' | 'attempt'> {
  /** Settings of the run that were logged, and who trained it. */
  told: ToldRun
  settings: RunSettings
}

/**
 * Choices that another program logged: the defaults of Misfit are not its own. Its parameters are listed for
 * themselves.
 */
const toldPairs = (run: ToldRun, model: RunHistory['model']) => {
  const { epochs, batchSize, learningRate, seed } = chosenSettings(run)
  const words = (value: number | string | null): string =>
    value === null ? 'not told' : typeof value === 'number' ? formatCount(value) : value
  const known = new Set(['Pixels multiplied by', 'Steps an epoch'])
  return [
    ['Epochs', words(epochs)],
    ['Batch size', words(batchSize)],
    ['Learning rate', typeof learningRate === 'number' ? formatRate(learningRate) : words(learningRate)],
    ['Seed', seed === null ? 'not told' : String(seed)],
    ...trainingPairs(run.settings, model).filter(([name]) => known.has(name)),
  ] as const
}

/** Settings that were chosen, and where it trains: all one needs to do it again. */
export const RunSettingsAndEnvironment = memo(function RunSettingsAndEnvironment({
  told,
  settings,
  environment,
  program,
  dataset,
  model,
  attempt,
}: RunSettingsProps): ReactNode {
  return (
    <div className={styles.columns}>
      <Section title="Configuration" anchor="configuration">
        <Pairs
          pairs={[
            settings.ensembleOf === undefined
              ? ['Model', <code key="model">{settings.model}</code>]
              : ['Average of', <MemberLinks key="members" ids={settings.ensembleOf} />],
            ['Dataset', dataset === null ? settings.dataset : `${dataset.name} (${dataset.imageShape.join(' × ')})`],
            [
              'Images',
              dataset === null
                ? null
                : (['train', 'validation', 'test'] as const)
                    .map((name) => `${formatCount(dataset.partitions[name].count)} ${name}`)
                    .join(', '),
            ],
            ...(told.trainedBy !== undefined
              ? toldPairs(told, model)
              : settings.ensembleOf === undefined
                ? trainingPairs(settings, model)
                : []),
            ['Source', dataset?.source ?? null],
          ]}
        />
      </Section>
      <Section title="Environment" anchor="environment">
        {program !== null ? (
          <Pairs
            pairs={[
              ['Program', program.name],
              ['Language', program.language],
              ['Logged by', program.client],
              ['Processor', program.cpu],
              ['Cores', String(program.cores)],
              ['Host', program.host],
              ['Platform', program.platform],
              ['Attempt', attempt > 1 ? String(attempt) : null],
            ]}
          />
        ) : environment === null ? (
          <p className={styles.queued}>
            {told.trainedBy === undefined
              ? 'Known once a trainer begins.'
              : 'The program that trained it told nothing of itself.'}
          </p>
        ) : (
          <Pairs
            pairs={[
              ['Backend', `${backendNames[environment.backend]} ${environment.tensorflow}`],
              [
                'Execution',
                environment.execution === 'compiled'
                  ? `compiled, ${environment.stepsPerCall} ${environment.stepsPerCall === 1 ? 'step' : 'steps'} a call`
                  : environment.execution,
              ],
              ['Why not faster', environment.executionReason ?? null],
              ['Precision', environment.precision],
              ['Processor', environment.cpu],
              [
                'Cores',
                `${environment.cores}, ${environment.threads} ${environment.threads === 1 ? 'thread' : 'threads'} used`,
              ],
              ['Threads chosen', environment.threadChoice ?? null],
              ['Memory', formatBytes(environment.memoryBytes)],
              ['Host', environment.host],
              ['Platform', environment.platform],
              ['Node', environment.node],
              ['Misfit', environment.misfit],
              ['Attempt', attempt > 1 ? String(attempt) : null],
            ]}
          />
        )}
      </Section>
    </div>
  )
})

/** Names and values; those without a value are left out. */
function Pairs({ pairs }: { pairs: readonly (readonly [string, ReactNode | null])[] }): ReactNode {
  return (
    <Facts layout="ends">
      {pairs.map(([name, value]) =>
        value === null ? null : (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ),
      )}
    </Facts>
  )
}
