const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** Formats a size in bytes, in decimal units: `1.4 MB`. */
export function formatBytes(bytes: number): string {
  let unit = 0
  let size = bytes
  while (size >= 1000 && unit < byteUnits.length - 1) {
    size /= 1000
    unit += 1
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${byteUnits[unit]}`
}
