'use client'

import { type ReactNode, useEffect, useRef } from 'react'
import { useTheme } from '../../../shared/design/theme.ts'
import { signedScale } from '../signed-scale.ts'
import { paintFilter } from './paint-filter.ts'
import styles from './filters.module.css'

interface FilterPictureProps {
  /** `[height * width]` */
  values: Float32Array
  height: number
  width: number
  most: number
}

/** A filter as an image that fills the width of its parent. What it shows must be said beside it. */
export function FilterPicture({ values, height, width, most }: FilterPictureProps): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useTheme()
  useEffect(() => {
    if (canvas.current !== null) paintFilter(canvas.current, values, height, width, most, signedScale())
  }, [values, height, width, most, theme])
  return <canvas ref={canvas} className={styles.picture} style={{ aspectRatio: `${width} / ${height}` }} aria-hidden />
}
