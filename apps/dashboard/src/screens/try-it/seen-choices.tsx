'use client'

import type { ReactNode } from 'react'
import { Segmented } from '../../shared/primitives/segmented.tsx'
import { Switch } from '../../shared/primitives/switch.tsx'
import type { DatasetLook } from './input/dataset-look.ts'
import type { Framing, ModelInput } from './model/model-input.ts'
import type { SourceKind } from './input/source.ts'
import styles from './try-page.module.css'

interface SeenChoicesProps {
  kind: SourceKind
  look: DatasetLook | null
  input: ModelInput | null
  onFraming: (framing: Framing) => void
  onInvert: (invert: boolean) => void
}

const framings = [
  { value: 'placed', label: 'Cut out' },
  { value: 'whole', label: 'Whole' },
] as const

/** Choices of how a picture becomes the model's input. */
export function SeenChoices({ kind, look, input, onFraming, onInvert }: SeenChoicesProps): ReactNode {
  if (kind === 'test') return <p className={styles.hint}>As it is in the dataset.</p>
  if (look === null) return null
  const [height, width] = look.imageShape
  const { placed } = look
  return (
    <div className={styles.choices}>
      {placed !== null && (
        <Segmented<Framing>
          label="What of the picture"
          options={framings}
          value={input?.framing ?? 'placed'}
          onChange={onFraming}
        />
      )}
      {kind === 'picture' && (
        <Switch label="Exchange light and dark" checked={input?.inverted ?? false} onChange={onInvert} />
      )}
      <p className={styles.hint}>
        {placed !== null && (input?.framing ?? 'placed') === 'placed'
          ? `Cut out, scaled to ${placed.extent} pixels and centred by its mass, as most train images are.`
          : `The largest part that fits, at ${width} by ${height} pixels.`}
      </p>
    </div>
  )
}
