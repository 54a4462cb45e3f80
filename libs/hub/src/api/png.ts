const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** Whether a file that begins with these bytes is a PNG file. */
export const isPng = (head: Buffer): boolean => head.subarray(0, signature.length).equals(signature)
