import type { ReactNode } from 'react'
import { Slider } from '../../primitives/slider.tsx'
import styles from './smoothing-slider.module.css'

/** Slider of how much curves are smoothed: the weight of what came before, 0 to 0.98. */
export function SmoothingSlider({
  label,
  value,
  onChange,
}: {
  label: string
  value: number
  onChange: (value: number) => void
}): ReactNode {
  return (
    <div className={styles.smoothing}>
      <span>Smooth</span>
      <Slider
        label={label}
        value={value}
        min={0}
        max={0.98}
        step={0.02}
        onChange={onChange}
        valueText={value === 0 ? 'off' : `weight ${value.toFixed(2)}`}
      />
      <span aria-hidden>{value === 0 ? 'off' : value.toFixed(2)}</span>
    </div>
  )
}
