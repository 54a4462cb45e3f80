'use client'

import { Slider as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import styles from './slider.module.css'

interface SliderProps {
  label: string
  value: number
  min: number
  max: number
  step?: number
  /** The value in words, for screen readers: `epoch 3 of 5`. */
  valueText?: string
  disabled?: boolean
  onChange: (value: number) => void
}

/** A number chosen by dragging, arrow keys, Page Up and Down, Home and End. It moves only when its user moves it. */
export function Slider({
  label,
  value,
  min,
  max,
  step = 1,
  valueText,
  disabled = false,
  onChange,
}: SliderProps): ReactNode {
  return (
    <Radix.Root
      className={styles.slider}
      value={[value]}
      min={min}
      max={Math.max(max, min)}
      step={step}
      disabled={disabled}
      onValueChange={([next]) => {
        if (next !== undefined) onChange(next)
      }}
    >
      <Radix.Track className={styles.track}>
        <Radix.Range className={styles.range} />
      </Radix.Track>
      <Radix.Thumb
        className={styles.thumb}
        aria-label={label}
        {...(valueText === undefined ? {} : { 'aria-valuetext': valueText })}
      />
    </Radix.Root>
  )
}
