/** A shape as the field writes it, `n` for the number of images: `n × 28 × 28 × 1`. */
export function shapeText(shape: readonly (number | null)[]): string {
  return shape.map((size) => size ?? 'n').join(' × ')
}
