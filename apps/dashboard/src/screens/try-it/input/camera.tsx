'use client'

import { Camera as CameraIcon, X } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { messageOf } from '@misfit/text/message-of'
import { Button } from '../../../shared/primitives/button.tsx'
import { type Picture, pictureOfVideo } from './picture.ts'
import { Toolbar } from '../../../shared/primitives/layout/toolbar.tsx'
import styles from '../try-page.module.css'

interface CameraProps {
  onPicture: (picture: Picture) => void
  onClose: () => void
}

/** The picture of a camera, to take one from. The browser asks for leave when it is shown, and only then. */
export function Camera({ onPicture, onClose }: CameraProps): ReactNode {
  const video = useRef<HTMLVideoElement>(null)
  const [state, setState] = useState<'asking' | 'on' | { problem: string }>('asking')

  useEffect(() => {
    let wanted = true
    let stream: MediaStream | null = null
    askForCamera()
      .then(async (given) => {
        stream = given
        const element = video.current
        if (!wanted || element === null) return stop(given)
        element.srcObject = given
        await element.play()
        setState('on')
      })
      .catch((error: unknown) => {
        if (wanted) setState({ problem: cameraProblem(error) })
      })
    return () => {
      wanted = false
      if (stream !== null) stop(stream)
    }
  }, [])

  if (typeof state === 'object') {
    return (
      <div className={styles.camera} role="alert">
        <p>{state.problem}</p>
        <Button onClick={onClose}>Close</Button>
      </div>
    )
  }
  return (
    <div className={styles.camera}>
      <video ref={video} className={styles.video} muted playsInline aria-label="What the camera sees" />
      {state === 'asking' && <p role="status">Waiting for the camera. Your browser may ask you for leave.</p>}
      <Toolbar tight className={styles.tools}>
        <Button
          look="solid"
          disabled={state !== 'on'}
          onClick={() => video.current !== null && onPicture(pictureOfVideo(video.current))}
        >
          <CameraIcon aria-hidden />
          Take the picture
        </Button>
        <Button onClick={onClose}>
          <X aria-hidden />
          Stop the camera
        </Button>
      </Toolbar>
    </div>
  )
}

class NoCameraError extends Error {}

async function askForCamera(): Promise<MediaStream> {
  // Browsers leave it out on addresses that are neither https nor this machine.
  if (!('mediaDevices' in navigator)) throw new NoCameraError()
  return navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' }, audio: false })
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

function cameraProblem(error: unknown): string {
  const name = error instanceof Error ? error.name : ''
  if (error instanceof NoCameraError)
    return (
      'Browsers give the camera only to pages on this machine or over https. Open the dashboard so, ' +
      'or choose a file.'
    )
  if (name === 'NotAllowedError')
    return 'The camera was refused. Allow it for this page in the browser’s settings and try again, or choose a file.'
  if (name === 'NotFoundError' || name === 'OverconstrainedError')
    return 'There is no camera here. Choose a file, or paste a picture.'
  if (name === 'NotReadableError')
    return 'The camera is in use by another program. Close that one and try again, or choose a file.'
  return `The camera cannot be used: ${messageOf(error)}`
}
