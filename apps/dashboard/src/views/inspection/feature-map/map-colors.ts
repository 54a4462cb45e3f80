import { resolveColor } from '../../../shared/design/resolve-color.ts'
import { parseRgb } from '../rgb.ts'
import type { MapColors } from './draw-map.ts'

/** The colours of the theme that is seen, each looked up once. The theme is named so that another one makes others. */
export function themeColors(_theme: 'light' | 'dark'): MapColors {
  const known = new Map<string, ReturnType<typeof parseRgb>>()
  const of = (token: string): ReturnType<typeof parseRgb> => {
    const color = known.get(token) ?? parseRgb(resolveColor(token))
    known.set(token, color)
    return color
  }
  return { paper: of('--paper'), ink: of('--ink'), of }
}

/** Colours for documents: on white, those of the light theme. */
export function lightColors(): MapColors {
  return { paper: [255, 255, 255], ink: [22, 24, 28], of: (token) => lightColor(token) }
}

function lightColor(token: string): ReturnType<typeof parseRgb> {
  const probe = document.createElement('span')
  probe.style.cssText = `display:none;color-scheme:light;color:var(${token})`
  document.body.append(probe)
  const color = getComputedStyle(probe).color
  probe.remove()
  return parseRgb(color)
}
