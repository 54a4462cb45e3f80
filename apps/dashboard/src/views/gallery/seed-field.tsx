'use client'

import { Shuffle } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { BareInput } from '../../shared/primitives/field.tsx'
import { Button } from '../../shared/primitives/button.tsx'
import styles from './galleries.module.css'

const largestSeed = 4_294_967_295

/** The seed of a draw: the same seed, the same images. */
export function SeedField({ seed, onChange }: { seed: number; onChange: (seed: number) => void }): ReactNode {
  // What is being typed may be no seed yet, such as nothing at all.
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <span className={styles.seed}>
      <span aria-hidden>seed</span>
      <BareInput
        label="Seed of the draw"
        type="number"
        min={0}
        max={largestSeed}
        step={1}
        className={styles.seedInput}
        value={typed ?? seed}
        onChange={({ target }) => {
          setTyped(target.value)
          const next = target.valueAsNumber
          if (Number.isInteger(next) && next >= 0 && next <= largestSeed) onChange(next)
        }}
        onBlur={() => setTyped(null)}
      />
      <Button small onClick={() => onChange(Math.floor(Math.random() * 100_000))}>
        <Shuffle aria-hidden /> Draw others
      </Button>
    </span>
  )
}
