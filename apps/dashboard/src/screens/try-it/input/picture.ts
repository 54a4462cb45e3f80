import { formatCount } from '../../../shared/format/numbers.ts'
import type { Drawing } from './drawing.ts'
import { paintDrawing } from './drawing.ts'

/** A picture that someone brought: a file, what was pasted, or a photograph. */
export interface Picture {
  readonly image: ImageData
  /** Name of the picture, for people. */
  readonly name: string
}

/** Larger pictures are made smaller: models look at far fewer pixels. */
const longestSide = 360
/** Most pixels of a picture: more than any camera takes; unpacked, they are 800 MB. */
const mostPixels = 200_000_000
/** Side of the square on which drawings are handed to a model, in pixels. */
const drawingSide = 224

/** A file that is no picture a browser can open. */
class PictureError extends Error {
  override name = 'PictureError'
}

export function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context === null) throw new Error('this browser cannot draw on a canvas')
  return context
}

/** @throws PictureError when the file is no picture, or too large a one to unpack */
export async function pictureOfFile(file: Blob, name: string): Promise<Picture> {
  const noPicture = (): never => {
    throw new PictureError(`${name} is not a picture that this browser can open. Take a PNG, JPEG, GIF or WebP file.`)
  }
  const { width, height } = await sizeOfFile(file).catch(noPicture)
  if (width * height > mostPixels) {
    throw new PictureError(
      `${name} is ${formatCount(width)} x ${formatCount(height)} pixels, too many to open. Take one ` +
        `of ${formatCount(mostPixels / 1e6)} million at most.`,
    )
  }
  const bitmap = await createImageBitmap(file).catch(noPicture)
  const image = imageOfSource(bitmap, bitmap.width, bitmap.height)
  bitmap.close()
  return { image, name }
}

/**
 * Reads the size of a picture from its header, in pixels: a small file may claim more than the browser has memory for.
 */
async function sizeOfFile(file: Blob): Promise<{ width: number; height: number }> {
  const url = URL.createObjectURL(file)
  try {
    const image = new Image()
    await new Promise((resolve, reject) => {
      image.onload = resolve
      image.onerror = reject
      image.src = url
    })
    return { width: image.naturalWidth, height: image.naturalHeight }
  } finally {
    URL.revokeObjectURL(url)
  }
}

/** Picture of what a camera shows now. */
export function pictureOfVideo(video: HTMLVideoElement): Picture {
  return { image: imageOfSource(video, video.videoWidth, video.videoHeight), name: 'photograph' }
}

function imageOfSource(source: ImageBitmap | HTMLVideoElement, width: number, height: number): ImageData {
  const scale = Math.min(1, longestSide / Math.max(width, height))
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)))
  const context = contextOf(canvas)
  context.imageSmoothingQuality = 'high'
  context.drawImage(source, 0, 0, canvas.width, canvas.height)
  return context.getImageData(0, 0, canvas.width, canvas.height)
}

let drawingCanvas: OffscreenCanvas | null = null

/** A drawing as light ink on a dark ground. */
export function imageOfDrawing(drawing: Drawing): ImageData {
  drawingCanvas ??= new OffscreenCanvas(drawingSide, drawingSide)
  const context = contextOf(drawingCanvas)
  context.fillStyle = '#000'
  context.fillRect(0, 0, drawingSide, drawingSide)
  paintDrawing(context, drawing, drawingSide, '#fff')
  return context.getImageData(0, 0, drawingSide, drawingSide)
}
