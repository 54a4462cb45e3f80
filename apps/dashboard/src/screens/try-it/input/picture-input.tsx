'use client'

import { Camera as CameraIcon, ImageUp } from 'lucide-react'
import { type DragEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { classNames } from '../../../shared/design/class-names.ts'
import { Button } from '../../../shared/primitives/button.tsx'
import { toastProblem } from '../../../shared/primitives/toast.tsx'
import { Camera } from './camera.tsx'
import { type Picture, pictureOfFile } from './picture.ts'
import type { Rectangle } from './resample.ts'
import { Toolbar } from '../../../shared/primitives/layout/toolbar.tsx'
import styles from '../try-page.module.css'

interface PictureInputProps {
  picture: Picture | null
  /** The part of it that the model is shown. */
  part: Rectangle | null
  onPicture: (picture: Picture) => void
}

/** A picture from a file, the clipboard or the camera. */
export function PictureInput({ picture, part, onPicture }: PictureInputProps): ReactNode {
  const chooser = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const [camera, setCamera] = useState(false)

  const take = (file: File | undefined): void => {
    if (file === undefined) return
    setCamera(false)
    pictureOfFile(file, file.name).then(onPicture, toastProblem)
  }
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files[0])
  }

  return (
    <div>
      {camera ? (
        <Camera
          onPicture={(taken) => {
            setCamera(false)
            onPicture(taken)
          }}
          onClose={() => setCamera(false)}
        />
      ) : (
        <div
          className={classNames(styles.board, styles.dropZone, over && styles.over)}
          onDragOver={(event) => {
            event.preventDefault()
            setOver(true)
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          {picture === null ? (
            <p className={styles.invitation}>Drop a picture here, or paste one with Ctrl+V</p>
          ) : (
            <ShownPicture picture={picture} part={part} />
          )}
        </div>
      )}
      <Toolbar tight className={styles.tools}>
        <input
          ref={chooser}
          type="file"
          accept="image/*"
          hidden
          aria-label="Picture file"
          onChange={({ target }) => {
            take(target.files?.[0])
            // The same file can be chosen again.
            target.value = ''
          }}
        />
        <Button onClick={() => chooser.current?.click()}>
          <ImageUp aria-hidden />
          Choose a file
        </Button>
        {!camera && (
          <Button onClick={() => setCamera(true)}>
            <CameraIcon aria-hidden />
            Use the camera
          </Button>
        )}
      </Toolbar>
      <p className={styles.hint}>Pictures stay in this browser: they are sent nowhere.</p>
    </div>
  )
}

function ShownPicture({ picture: { image, name }, part }: { picture: Picture; part: Rectangle | null }): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => canvas.current?.getContext('2d')?.putImageData(image, 0, 0), [image])
  const share = (value: number, of: number): string => `${(value / of) * 100}%`
  return (
    <div
      className={styles.picture}
      style={{
        aspectRatio: `${image.width} / ${image.height}`,
        width: image.width >= image.height ? '100%' : share(image.width, image.height),
      }}
    >
      <canvas ref={canvas} width={image.width} height={image.height} role="img" aria-label={name} />
      {part !== null && (
        <span
          className={styles.part}
          style={{
            left: share(part.left, image.width),
            top: share(part.top, image.height),
            width: share(part.width, image.width),
            height: share(part.height, image.height),
          }}
          aria-hidden
        />
      )}
    </div>
  )
}

/** Takes pictures that are pasted anywhere on the page. @param onPicture keep its identity between renders */
export function usePastedPicture(onPicture: (picture: Picture) => void): void {
  useEffect(() => {
    const paste = (event: ClipboardEvent): void => {
      const file = Array.from(event.clipboardData?.files ?? []).find(({ type }) => type.startsWith('image/'))
      if (file === undefined) return
      event.preventDefault()
      pictureOfFile(file, 'the pasted picture').then(onPicture, toastProblem)
    }
    document.addEventListener('paste', paste)
    return () => document.removeEventListener('paste', paste)
  }, [onPicture])
}
