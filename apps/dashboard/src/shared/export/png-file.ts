/**
 * Paints an SVG file as PNG.
 *
 * @param scale device pixels a CSS pixel
 * @throws Error when the browser cannot draw it
 */
export async function pngFile(
  { svg, width, height }: { svg: string; width: number; height: number },
  scale = 2,
): Promise<Blob> {
  const image = new Image()
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  try {
    image.src = url
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = width * scale
    canvas.height = height * scale
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'))
    if (blob === null) throw new Error('The browser could not make a PNG of this chart. Save it as SVG instead.')
    return blob
  } finally {
    URL.revokeObjectURL(url)
  }
}
