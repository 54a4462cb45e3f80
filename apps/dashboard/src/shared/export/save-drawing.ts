import { toastProblem } from '../primitives/toast.tsx'
import { downloadFile, fileName } from './download-file.ts'
import { pngFile } from './png-file.ts'
import { svgFile, type SvgFileText } from './svg-file.ts'

export type PictureKind = 'png' | 'svg'

/**
 * Gives a drawing of the page to the person as a picture, under a name of these parts. Says what went wrong by itself.
 */
export function saveDrawing(
  drawing: SVGSVGElement,
  text: SvgFileText,
  name: readonly string[],
  kind: PictureKind,
): void {
  svgFile(drawing, text)
    .then(async (file) =>
      downloadFile(
        fileName(name, kind),
        kind === 'svg' ? file.svg : await pngFile(file),
        kind === 'svg' ? 'image/svg+xml' : 'image/png',
      ),
    )
    .catch(toastProblem)
}
