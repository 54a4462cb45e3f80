'use client'

import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { HeldPointers, type PointerGesture, type SurfacePoint } from './held-pointers.ts'

interface PanZoomActions {
  onPress?: (at: SurfacePoint) => void
  /** A pointer points at a place, drags, or pinches with another. */
  onGesture: (gesture: PointerGesture) => void
  /** A pointer was lifted: it clicked, it dragged, or neither, as after a pinch. */
  onRelease: (ended: 'click' | 'drag' | null, at: SurfacePoint) => void
  /** No pointer is over the surface any more. */
  onLeave: () => void
  /** True when the wheel was meant for the surface; the page scrolls otherwise. */
  onWheel: (event: WheelEvent, at: SurfacePoint) => boolean
}

type PointerListener = (event: PointerEvent<HTMLElement>) => void

/** Listeners of a surface that is moved and zoomed. */
interface PanZoomListeners {
  onPointerDown: PointerListener
  onPointerMove: PointerListener
  onPointerUp: PointerListener
  onPointerCancel: PointerListener
  onPointerLeave: PointerListener
}

/** Tells what pointers and wheel do on a surface that is moved and zoomed: spread what it returns on the surface. */
export function usePanZoom(surface: RefObject<HTMLElement | null>, actions: PanZoomActions): PanZoomListeners {
  const [held] = useState(() => new HeldPointers())
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })

  useEffect(() => {
    const here = surface.current
    if (here === null) return
    // React's own listener may not keep the page from scrolling.
    const wheel = (event: WheelEvent): void => {
      if (latest.current.onWheel(event, pointOn(here, event))) event.preventDefault()
    }
    here.addEventListener('wheel', wheel, { passive: false })
    return () => here.removeEventListener('wheel', wheel)
  }, [surface])

  return {
    onPointerDown: (event) => {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      const at = pointOn(event.currentTarget, event)
      held.press(event.pointerId, at)
      actions.onPress?.(at)
    },
    onPointerMove: (event) => {
      const gesture = held.move(event.pointerId, pointOn(event.currentTarget, event))
      if (gesture !== null) actions.onGesture(gesture)
    },
    onPointerUp: (event) => {
      actions.onRelease(held.lift(event.pointerId), pointOn(event.currentTarget, event))
    },
    onPointerCancel: (event) => {
      held.cancel(event.pointerId)
      actions.onRelease(null, pointOn(event.currentTarget, event))
    },
    onPointerLeave: () => actions.onLeave(),
  }
}

function pointOn(surface: HTMLElement, event: { clientX: number; clientY: number }): SurfacePoint {
  const box = surface.getBoundingClientRect()
  return [event.clientX - box.left, event.clientY - box.top]
}
