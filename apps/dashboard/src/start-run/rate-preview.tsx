import type { ReactNode } from 'react'
import { scheduleInWords } from '@misfit/events/choices-in-words'
import { shareOfRate } from '@misfit/events/schedule-share'
import { scheduleSettingsSchema } from '@misfit/events/training-options'
import { formatRate } from '../format/numbers.ts'
import { advancedChoices, type AdvancedForm, numberIn } from './advanced-form.ts'
import styles from './start-run-dialog.module.css'

const points = 120
const width = 240
const height = 40

/** The learning rate over the run as the schedule in the fields would have it; nothing while it is constant or wrong. */
export function RatePreview({ form, learningRate, epochs }: { form: AdvancedForm; learningRate: string; epochs: string }): ReactNode {
  const parsed = scheduleSettingsSchema.safeParse(advancedChoices(form)['schedule'])
  const [rate, length] = [numberIn(learningRate), numberIn(epochs)]
  if (!parsed.success || parsed.data.kind === 'constant' || !(rate > 0) || !(length >= 1)) return null
  const schedule = parsed.data
  if (schedule.kind === 'plateau') return <p className={styles.preview}>Learning rate {scheduleInWords(schedule)}.</p>
  const shares = Array.from({ length: points + 1 }, (_, i) => shareOfRate(schedule, (i / points) * length * 0.9999, length))
  const lastShare = shareOfRate(schedule, length * 0.9999, length)
  // The last step of a cosine takes all but nothing.
  const last = lastShare < 1e-6 ? '0' : formatRate(Number((rate * lastShare).toPrecision(2)))
  const words = `Learning rate ${scheduleInWords(schedule)}: from ${formatRate(rate)} to about ${last}`
  return (
    <figure className={styles.preview}>
      <svg viewBox={`0 -2 ${width} ${height + 4}`} role="img" aria-label={words}>
        <polyline points={shares.map((share, i) => `${(i / points) * width},${height * (1 - share)}`).join(' ')} />
      </svg>
      <figcaption>{words}.</figcaption>
    </figure>
  )
}
