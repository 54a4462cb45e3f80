/** Layout of a partition's images on its sprite sheets: in order, row by row. */
export interface SpriteLayout {
  /** Images in a row of a sheet. */
  columns: number
  /** Images on a sheet; the last sheet may have fewer. */
  perSheet: number
}

/** 1000 MNIST digits make a sheet of 1120 x 700 pixels. */
export const defaultSpriteLayout: SpriteLayout = { columns: 40, perSheet: 1000 }

interface Tile {
  sheet: number
  /** Left and top edge of the image on its sheet, in pixels. */
  left: number
  top: number
}

/** Place of an image on its sheet. Needs nothing but numbers, so a page can use it without the images. */
export function tileOf(
  index: number,
  [height, width]: readonly [height: number, width: number, ...rest: number[]],
  { columns, perSheet }: SpriteLayout = defaultSpriteLayout,
): Tile {
  const place = index % perSheet
  return {
    sheet: Math.floor(index / perSheet),
    left: (place % columns) * width,
    top: Math.floor(place / columns) * height,
  }
}
