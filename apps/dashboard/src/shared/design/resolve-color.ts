/**
 * The colour that a token stands for in the theme that is seen, as `rgb(...)`: for canvas and exported files,
 * which know no custom properties.
 *
 * @param token name of a custom property, such as `--right`
 */
export function resolveColor(token: string): string {
  const probe = document.createElement('span')
  probe.style.cssText = `display:none;color:var(${token})`
  document.body.append(probe)
  const color = getComputedStyle(probe).color
  probe.remove()
  return color
}
