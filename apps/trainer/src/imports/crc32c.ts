/** Castagnoli's polynomial, reversed (RFC 3720, section 12.1). Node's own `crc32` has the other one, of zip and PNG. */
const polynomial = 0x82f63b78

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1
  return value
})

/** CRC-32C of some bytes, 0 to 2^32 - 1. */
export function crc32c(bytes: Uint8Array): number {
  let value = 0xffffffff
  for (let i = 0; i < bytes.length; i++) value = (value >>> 8) ^ (table[(value ^ (bytes[i] ?? 0)) & 0xff] ?? 0)
  return (value ^ 0xffffffff) >>> 0
}

/**
 * Masks a CRC as record files store it: rotated by 15 bits and moved, so that a CRC of data that hold CRCs stays a good
 * check (TensorFlow, `core/lib/hash/crc32c.h`, `Mask`).
 */
export function maskedCrc32c(bytes: Uint8Array): number {
  const value = crc32c(bytes)
  return (((value >>> 15) | (value << 17)) + 0xa282ead8) >>> 0
}
