import { embeddedFonts } from './embedded-fonts.ts'

const namespace = 'http://www.w3.org/2000/svg'

/** Properties that make a drawing look as it does here, and would be lost without our style sheets. */
const inlined = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'stroke-opacity',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'font-variant-numeric',
  'letter-spacing',
  'text-anchor',
  'dominant-baseline',
] as const

export interface LegendEntry {
  label: string
  color: string
  dashed: boolean
}

export interface SvgFileText {
  title: string
  subtitle?: string
  legend: readonly LegendEntry[]
}

/** Height of the heading above the drawing, in pixels. */
const headHeight = 62
const padding = 16

/**
 * A drawing of the page as a file that looks the same anywhere: colours, lines and fonts are written into it, in the
 * theme that is seen now, with title and legend.
 */
export async function svgFile(
  drawing: SVGSVGElement,
  { title, subtitle, legend }: SvgFileText,
): Promise<{ svg: string; width: number; height: number }> {
  const box = drawing.getBoundingClientRect()
  const width = Math.round(box.width) + 2 * padding
  const height = Math.round(box.height) + headHeight + 2 * padding
  const page = getComputedStyle(document.documentElement)
  const root = document.createElementNS(namespace, 'svg')
  root.setAttribute('xmlns', namespace)
  root.setAttribute('viewBox', `0 0 ${width} ${height}`)
  root.setAttribute('width', String(width))
  root.setAttribute('height', String(height))

  const style = document.createElementNS(namespace, 'style')
  style.textContent = await embeddedFonts()
  root.append(style)
  root.append(element('rect', { width, height, fill: page.backgroundColor }))
  root.append(
    text(title, { x: padding, y: padding + 14, size: 15, weight: 600, color: page.color, family: page.fontFamily }),
  )
  if (subtitle !== undefined) {
    root.append(
      text(subtitle, {
        x: width - padding,
        y: padding + 14,
        size: 11,
        weight: 400,
        color: page.color,
        family: page.fontFamily,
        anchor: 'end',
      }),
    )
  }
  let x = padding
  for (const { label, color, dashed } of legend) {
    const y = padding + 36
    root.append(
      element('line', {
        x1: x,
        x2: x + 20,
        y1: y - 4,
        y2: y - 4,
        stroke: color,
        'stroke-width': 2,
        ...(dashed ? { 'stroke-dasharray': '5 3' } : {}),
      }),
    )
    root.append(text(label, { x: x + 26, y, size: 12, weight: 400, color: page.color, family: page.fontFamily }))
    x += 26 + label.length * 6.6 + 20
  }

  const copy = drawing.cloneNode(true) as SVGSVGElement
  inlineStyles(drawing, copy)
  copy.setAttribute('x', String(padding))
  copy.setAttribute('y', String(headHeight + padding))
  copy.setAttribute('width', String(Math.round(box.width)))
  copy.setAttribute('height', String(Math.round(box.height)))
  root.append(copy)
  return { svg: new XMLSerializer().serializeToString(root), width, height }
}

function inlineStyles(from: Element, to: Element): void {
  const computed = getComputedStyle(from)
  for (const property of inlined) to.setAttribute(property, computed.getPropertyValue(property))
  to.removeAttribute('class')
  to.removeAttribute('style')
  for (let i = 0; i < from.children.length; i++) inlineStyles(from.children[i]!, to.children[i]!)
}

function element(name: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(namespace, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value))
  return made
}

interface TextLook {
  x: number
  y: number
  size: number
  weight: number
  color: string
  family: string
  anchor?: 'end'
}

function text(content: string, { x, y, size, weight, color, family, anchor }: TextLook): SVGElement {
  const made = element('text', {
    x,
    y,
    fill: color,
    'font-family': family,
    'font-size': size,
    'font-weight': weight,
    ...(anchor === undefined ? {} : { 'text-anchor': anchor }),
  })
  made.textContent = content
  return made
}
