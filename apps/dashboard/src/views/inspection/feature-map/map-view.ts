/** View of a map: the place in the middle, 0-1, and how much it is enlarged. */
export interface MapView {
  readonly x: number
  readonly y: number
  /** 1 shows all of it. */
  readonly zoom: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

export const wholeMap: MapView = { x: 0.5, y: 0.5, zoom: 1 }
const mostZoom = 64
/** Free room at the edge, in pixels. */
const edge = 18

/** Pixels that the side of the map takes. */
const sideOf = ({ zoom }: MapView, { width, height }: Size): number =>
  Math.max(1, Math.min(width, height) - 2 * edge) * zoom

/** Converts a place of the map to pixels from the top left of the drawing. */
export function toScreen(view: MapView, size: Size, x: number, y: number): readonly [left: number, top: number] {
  const side = sideOf(view, size)
  return [size.width / 2 + (x - view.x) * side, size.height / 2 + (y - view.y) * side]
}

/** The place of the map that is drawn there. */
export function toMap(view: MapView, size: Size, left: number, top: number): readonly [x: number, y: number] {
  const side = sideOf(view, size)
  return [view.x + (left - size.width / 2) / side, view.y + (top - size.height / 2) / side]
}

/** Enlarges by `factor` about a pixel, which keeps its place. */
export function zoomMap(
  view: MapView,
  size: Size,
  factor: number,
  left = size.width / 2,
  top = size.height / 2,
): MapView {
  const zoom = Math.min(mostZoom, Math.max(1, view.zoom * factor))
  const [x, y] = toMap(view, size, left, top)
  const side = sideOf({ ...view, zoom }, size)
  return within({ zoom, x: x - (left - size.width / 2) / side, y: y - (top - size.height / 2) / side })
}

/** Moves what is seen by pixels, as if it were dragged. */
export function panMap(view: MapView, size: Size, right: number, down: number): MapView {
  const side = sideOf(view, size)
  return within({ ...view, x: view.x - right / side, y: view.y - down / side })
}

/** The middle never leaves the map, and the whole map is always centred. */
function within({ x, y, zoom }: MapView): MapView {
  if (zoom === 1) return wholeMap
  const clamp = (value: number): number => Math.min(1, Math.max(0, value))
  return { x: clamp(x), y: clamp(y), zoom }
}
