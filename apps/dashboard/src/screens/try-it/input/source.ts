import type { DatasetLook } from './dataset-look.ts'
import type { Drawing } from './drawing.ts'
import { type Framing, type ModelInput, modelInput } from '../model/model-input.ts'
import { imageOfDrawing, type Picture } from './picture.ts'
import type { Planes } from './planes.ts'

export const sourceKinds = ['draw', 'picture', 'test'] as const
/** Source of the picture that the model is shown. */
export type SourceKind = (typeof sourceKinds)[number]

interface Shown {
  readonly kind: SourceKind
  readonly drawing: Drawing
  readonly picture: Picture | null
  readonly testImage: Planes | null
  /** Framing as chosen; null for what suits the picture. */
  readonly framing: Framing | null
  readonly invert: boolean | null
}

/**
 * Prepares what is shown for a model; null while there is nothing, or it is not known what the model's images look
 * like.
 */
export function preparation(
  { kind, drawing, picture, testImage, framing, invert }: Shown,
  look: DatasetLook | null,
): (() => ModelInput) | null {
  if (kind === 'test') return testImage && (() => asItIs(testImage))
  if (look === null) return null
  // Drawings are light on dark already: only photographs have to be guessed about and cleaned.
  if (kind === 'draw')
    return drawing.length === 0
      ? null
      : () => modelInput(imageOfDrawing(drawing), look, { framing, invert: null, photograph: false })
  return picture && (() => modelInput(picture.image, look, { framing, invert, photograph: true }))
}

function asItIs({ values, width, height }: Planes): ModelInput {
  return { pixels: values, part: { left: 0, top: 0, width, height }, framing: 'whole', inverted: false }
}
