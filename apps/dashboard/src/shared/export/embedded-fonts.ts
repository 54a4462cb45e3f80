let made: Promise<string> | null = null

/** The page's Latin faces as `@font-face` rules that hold their own data, for files that travel alone. */
export function embeddedFonts(): Promise<string> {
  made ??= Promise.all(latinFaces().map(embed)).then((rules) => rules.join('\n'))
  return made
}

function latinFaces(): CSSFontFaceRule[] {
  return [...document.styleSheets]
    .flatMap((sheet) => faceRules(sheet))
    .filter((face) => {
      const family = face.style.getPropertyValue('font-family')
      return (
        family.includes('Inter Variable') &&
        face.style.getPropertyValue('unicode-range').toUpperCase().includes('U+0-FF')
      )
    })
}

function faceRules(sheet: CSSStyleSheet): CSSFontFaceRule[] {
  try {
    return [...sheet.cssRules].flatMap((rule) =>
      rule instanceof CSSFontFaceRule
        ? [rule]
        : rule instanceof CSSImportRule && rule.styleSheet !== null
          ? faceRules(rule.styleSheet)
          : [],
    )
  } catch {
    // A style sheet of another origin, such as a browser extension's, may not be read.
    return []
  }
}

async function embed(face: CSSFontFaceRule): Promise<string> {
  const address = /url\("?([^")]+)"?\)/.exec(face.style.getPropertyValue('src'))?.[1]
  if (address === undefined) return ''
  const response = await fetch(new URL(address, face.parentStyleSheet?.href ?? document.baseURI))
  const bytes = new Uint8Array(await response.arrayBuffer())
  let binary = ''
  for (let i = 0; i < bytes.length; i += 0x8000) binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000))
  return (
    `@font-face{font-family:'Inter Variable';font-weight:100 ` +
    `900;src:url(data:font/woff2;base64,${btoa(binary)}) format('woff2')}`
  )
}
