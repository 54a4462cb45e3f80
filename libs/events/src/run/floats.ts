/** 32-bit floats as base64 text, little-endian, for results that travel as JSON. */
export function encodeFloats(values: Float32Array): string {
  const bytes = new Uint8Array(values.length * 4)
  const view = new DataView(bytes.buffer)
  values.forEach((value, i) => {
    view.setFloat32(i * 4, value, true)
  })
  let text = ''
  // Argument lists have a longest length.
  for (let start = 0; start < bytes.length; start += 8192)
    text += String.fromCharCode(...bytes.subarray(start, start + 8192))
  return btoa(text)
}

/** @throws RangeError when the text is not base64 of whole floats */
export function decodeFloats(text: string): Float32Array {
  let binary: string
  try {
    binary = atob(text)
  } catch {
    throw new RangeError('not base64')
  }
  if (binary.length % 4 !== 0) throw new RangeError(`${binary.length} bytes are not whole 32-bit floats`)
  const view = new DataView(new ArrayBuffer(binary.length))
  for (let i = 0; i < binary.length; i++) view.setUint8(i, binary.charCodeAt(i))
  return Float32Array.from({ length: binary.length / 4 }, (_, i) => view.getFloat32(i * 4, true))
}
