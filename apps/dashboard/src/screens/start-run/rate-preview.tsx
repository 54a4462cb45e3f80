import type { ReactNode } from 'react'
import { scheduleInWords } from '@misfit/events/settings/choices-in-words'
import { type RateCourse, shareOfRate } from '@misfit/events/settings/learning-rate'
import { scheduleSettingsSchema, usualLearningRate } from '@misfit/events/settings/training-options'
import { useDatasets } from '../dataset/use-datasets.ts'
import { formatCount, formatRate } from '../../shared/format/numbers.ts'
import { advancedChoices, type AdvancedForm, numberIn } from './advanced-form.ts'
import styles from './start-run-dialog.module.css'

const points = 120
const width = 240
const height = 40
/**
 * Steps of an epoch while the dataset's images are not known: without a warm-up the drawing is the same for any number.
 */
const anySteps = 1000

interface RatePreviewProps {
  form: AdvancedForm
  learningRate: string
  epochs: string
  batchSize: string
  dataset: string
}

/** The learning rate over the run as the fields would have it; nothing while it is constant or wrong. */
export function RatePreview({ form, learningRate, epochs, batchSize, dataset }: RatePreviewProps): ReactNode {
  const { datasets } = useDatasets()
  const choices = advancedChoices(form)
  const parsed = scheduleSettingsSchema.safeParse(choices['schedule'] ?? { kind: 'constant' })
  const rate = learningRate.trim() === '' ? usualLearningRate(form.optimizer) : numberIn(learningRate)
  const [length, batch] = [numberIn(epochs), numberIn(batchSize)]
  const warmUpSteps = Number(choices['warmUpSteps'] ?? 0)
  if (!parsed.success || !(rate > 0) || !(length >= 1) || !(warmUpSteps >= 0)) return null
  const schedule = parsed.data
  if (schedule.kind === 'constant' && warmUpSteps === 0) return null
  const words = courseInWords({ schedule, warmUpSteps }, rate)
  if (schedule.kind === 'plateau') return <p className={styles.preview}>{words}.</p>

  const images = datasets.find(({ name }) => name === dataset)?.partitions.train.count
  const stepsInEpoch = images === undefined || !(batch >= 1) ? anySteps : Math.ceil(images / batch)
  const isKnown = images !== undefined && batch >= 1
  const drawn: RateCourse = { schedule, warmUpSteps: isKnown ? warmUpSteps : 0 }
  const steps = Math.max(2, Math.round(stepsInEpoch * length))
  const shareAt = (step: number): number => shareOfRate(drawn, { step, stepsInEpoch, epochs: length, valLosses: [] })
  const shares = Array.from({ length: points + 1 }, (_, i) => shareAt(1 + Math.round((i / points) * (steps - 1))))
  const lastShare = shareAt(steps)
  // The last step of a cosine takes all but nothing.
  const last = lastShare < 1e-6 ? '0' : formatRate(Number((rate * lastShare).toPrecision(2)))
  const tooShort =
    isKnown && warmUpSteps > steps ? `. The run ends in its warm-up, after ${formatCount(steps)} steps` : ''
  const label = `${words}; at the end about ${last}${tooShort}`
  return (
    <figure className={styles.preview}>
      <svg viewBox={`0 -2 ${width} ${height + 4}`} role="img" aria-label={label}>
        <polyline points={shares.map((share, i) => `${(i / points) * width},${height * (1 - share)}`).join(' ')} />
      </svg>
      <figcaption>{label}.</figcaption>
    </figure>
  )
}

/** `Learning rate up to 0.001 over 500 steps, then down half a cosine to 0`. */
function courseInWords({ schedule, warmUpSteps = 0 }: RateCourse, rate: number): string {
  const course = scheduleInWords(schedule)
  if (warmUpSteps === 0) return `Learning rate from ${formatRate(rate)} ${course}`
  return (
    `Learning rate up to ${formatRate(rate)} ` +
    `over ${formatCount(warmUpSteps)} ${warmUpSteps === 1 ? 'step' : 'steps'}, then ${course}`
  )
}
