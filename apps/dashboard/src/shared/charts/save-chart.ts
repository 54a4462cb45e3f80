import { resolveColor } from '../design/resolve-color.ts'
import { type PictureKind, saveDrawing } from '../export/save-drawing.ts'
import { toastProblem } from '../primitives/toast.tsx'

interface ChartToSave {
  title: string
  /** Name that the file begins with: that of a run. */
  fileStem: string
  /** Curves of the legend. */
  curves: readonly { readonly label: string; readonly color: string; readonly line: 'solid' | 'dashed' }[]
  /** Word for the picture in the message that there is nothing to draw. */
  called: 'curve' | 'drawing'
}

/**
 * Gives the chart that is drawn in a place to the person as a picture, with the legend of its curves.
 *
 * @param place null, or without a drawing, as long as there is nothing to draw: it is said then
 */
export function saveChart(
  place: HTMLElement | null,
  { title, fileStem, curves, called }: ChartToSave,
  kind: PictureKind,
): void {
  const svg = place?.querySelector<SVGSVGElement>('svg.recharts-surface') ?? null
  if (svg === null) {
    toastProblem(new Error(`There is no ${called} to save yet.`))
    return
  }
  const legend = curves.map(({ label, color, line }) => ({
    label,
    color: resolveColor(color),
    dashed: line === 'dashed',
  }))
  saveDrawing(svg, { title, subtitle: fileStem, legend }, [fileStem, title], kind)
}
