/** Place on a surface, in CSS pixels from its corner. */
export type SurfacePoint = readonly [left: number, top: number]

/** What a pointer that moved has done. */
export type PointerGesture =
  | { readonly kind: 'point'; readonly at: SurfacePoint }
  | { readonly kind: 'drag'; readonly from: SurfacePoint; readonly last: SurfacePoint; readonly at: SurfacePoint }
  | { readonly kind: 'pinch'; readonly factor: number; readonly center: SurfacePoint }

/** A pointer that moved less than this has clicked, in CSS pixels. */
const clickWithin = 4

/** Pointers that are held down on a surface: one drags or clicks, two pinch. */
export class HeldPointers {
  readonly #places = new Map<number, SurfacePoint>()
  #drag: { readonly from: SurfacePoint; last: SurfacePoint; moved: boolean } | null = null

  press(pointer: number, at: SurfacePoint): void {
    this.#places.set(pointer, at)
    this.#drag = { from: at, last: at, moved: false }
  }

  /** Gesture that the move makes; null while a held pointer has not left its place. */
  move(pointer: number, at: SurfacePoint): PointerGesture | null {
    const drag = this.#drag
    if (drag === null) return { kind: 'point', at }
    if (this.#places.size === 2) return this.#pinch(pointer, at, drag)
    if (distance(at, drag.from) > clickWithin) drag.moved = true
    if (!drag.moved) return null
    const { from, last } = drag
    drag.last = at
    return { kind: 'drag', from, last, at }
  }

  /** What ended when the pointer was lifted; null when another is held still, or none was. */
  lift(pointer: number): 'click' | 'drag' | null {
    const drag = this.#drag
    const pinched = this.#places.size > 1
    this.#places.delete(pointer)
    if (this.#places.size === 0) this.#drag = null
    if (drag === null || pinched) return null
    return drag.moved ? 'drag' : 'click'
  }

  /** The system took the pointer for something else. */
  cancel(pointer: number): void {
    this.#places.delete(pointer)
    this.#drag = null
  }

  #pinch(pointer: number, at: SurfacePoint, drag: { moved: boolean }): PointerGesture | null {
    const other = [...this.#places].find(([id]) => id !== pointer)?.[1]
    const before = this.#places.get(pointer)
    this.#places.set(pointer, at)
    if (other === undefined || before === undefined) return null
    drag.moved = true
    return {
      kind: 'pinch',
      factor: distance(at, other) / Math.max(1, distance(before, other)),
      center: [(at[0] + other[0]) / 2, (at[1] + other[1]) / 2],
    }
  }
}

const distance = ([ax, ay]: SurfacePoint, [bx, by]: SurfacePoint): number => Math.hypot(ax - bx, ay - by)
