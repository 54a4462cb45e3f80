'use client'

import { type ReactNode, useEffect, useRef } from 'react'
import { useTheme } from '../../../shared/design/theme.ts'
import { PixelReader } from '../pixel-reader.tsx'
import { signedScale } from '../signed-scale.ts'
import { heatMapSentence } from './heat-map.ts'
import { useLook } from './look.tsx'
import { paintHeat } from './paint-heat.ts'
import styles from './look.module.css'

/** The heat map over the enlarged image, once there is one. Its parent has the image's size and is positioned. */
export function LookOverlay(): ReactNode {
  const look = useLook()
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useTheme()
  const map = look?.map ?? null
  const strength = look?.choice.strength ?? 0
  useEffect(() => {
    const here = canvas.current
    if (here === null || map === null) return
    paintHeat(here, map, signedScale(), strength, (here.clientWidth * window.devicePixelRatio) / map.width)
  }, [map, strength, theme])
  if (look === null || map === null) return null
  return (
    <PixelReader
      label={`Heat map. ${heatMapSentence(map, look.classes)} Arrow keys read single pixels.`}
      rows={map.height}
      columns={map.width}
      onRead={look.point}
    >
      <canvas ref={canvas} className={styles.heat} />
    </PixelReader>
  )
}
