'use client'

import { type ReactNode, useEffect, useRef } from 'react'
import styles from '../try-page.module.css'

interface SeenByModelProps {
  /** `[height, width, channels]`, 0-255; null before anything was shown. */
  pixels: ArrayLike<number> | null
  imageShape: readonly number[]
}

/** Image as a model was given it, pixel by pixel, enlarged. */
export function SeenByModel({ pixels, imageShape }: SeenByModelProps): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [height = 1, width = 1, channels = 1] = imageShape
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const image = context.createImageData(width, height)
    for (let pixel = 0; pixel < width * height; pixel++) {
      for (let channel = 0; channel < 3; channel++)
        image.data[pixel * 4 + channel] = pixels?.[pixel * channels + Math.min(channel, channels - 1)] ?? 0
      image.data[pixel * 4 + 3] = 255
    }
    context.putImageData(image, 0, 0)
  }, [pixels, height, width, channels])
  return (
    <canvas
      ref={canvas}
      width={width}
      height={height}
      className={styles.seen}
      role="img"
      aria-label={
        `What the model sees: ${width} by ${height} pixels, ` +
        `${channels === 1 ? 'grey' : 'in colour'}${pixels === null ? ', empty' : ''}`
      }
    />
  )
}
