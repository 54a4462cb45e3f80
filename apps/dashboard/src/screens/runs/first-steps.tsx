'use client'

import { useRouter } from 'next/navigation'
import { type ReactNode, useState } from 'react'
import { useMay } from '../../shared/access/session-store.ts'
import { startWalk } from '../../shared/hub-api/hub-api.ts'
import { useTrainers } from '../../shared/live/use-live.ts'
import { Button } from '../../shared/primitives/button.tsx'
import { toastProblem } from '../../shared/primitives/toast.tsx'
import styles from './first-steps.module.css'

const models = [
  { id: 'model_0', text: 'Two layers of 16 units, on raw pixels from 0 to 255. It learns, badly.' },
  { id: 'model_1', text: 'The same layers on pixels divided by 255. One line changed, and most mistakes go.' },
  { id: 'model_2', text: 'Layers of 64 units in place of 16. More room, fewer mistakes.' },
  { id: 'model_3', text: 'Convolutions, which look at neighbourhoods. About one digit in a hundred stays wrong.' },
]

/** Welcome in place of the table while there is no run: what Misfit does, and the first thing to do. */
export function FirstSteps({ onNewRun }: { onNewRun: () => void }): ReactNode {
  const router = useRouter()
  const { trainers, loaded } = useTrainers()
  const [starting, setStarting] = useState(false)
  const mayStart = useMay('POST /api/runs')
  const start = async (): Promise<void> => {
    setStarting(true)
    try {
      await startWalk()
      router.push('/walk')
    } catch (error) {
      toastProblem(error)
      setStarting(false)
    }
  }
  return (
    <div className={styles.page}>
      <div className={styles.lead}>
        <h1>Train a classifier, and look straight at what it gets wrong.</h1>
        <p>
          The walk trains four models on 70,000 handwritten digits, one after the other, each changing one thing. You
          watch the curves, then open the confusion matrix onto the very images behind every mistake.
        </p>
        {mayStart && (
          <div className={styles.actions}>
            <Button look="solid" disabled={starting} onClick={() => void start()}>
              {starting ? 'Starting…' : 'Start the walk'}
            </Button>
            <Button onClick={onNewRun}>Train a single model…</Button>
          </div>
        )}
        <p className={styles.note}>
          {!mayStart
            ? 'You may look: those who train start the first run.'
            : loaded && trainers.length === 0
              ? 'No trainer is connected yet: what you start waits in the queue until one is.'
              : 'The first three models are quick; the last one takes the longest. You can stop, ' +
                'pause and go on at any time.'}
        </p>
      </div>
      <div className={styles.models}>
        {models.map((model, i) => (
          <article key={model.id} className={styles.model}>
            <h2>
              {model.id} <span aria-hidden>{i + 1}</span>
            </h2>
            <p>{model.text}</p>
          </article>
        ))}
      </div>
    </div>
  )
}
