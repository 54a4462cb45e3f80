const grouped = new Intl.NumberFormat('en-US')

/** A count for people: `50,000`. */
export const formatCount = (count: number): string => grouped.format(count)

/**
 * A measured number at a readable precision: so many digits after the point, three significant ones at least; NaN and
 * infinities by name.
 */
export function formatMetric(value: number | null | undefined, digits = 4): string {
  if (value === null || value === undefined) return '–'
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  const size = Math.abs(value)
  if (size !== 0 && (size < 10 ** -digits || size >= 1e6))
    return value.toExponential(2).replaceAll('-', '−').replace('e+', 'e')
  const isSmall = size !== 0 && size < 10 ** (2 - digits)
  const text = size >= 1000 ? value.toFixed(1) : isSmall ? value.toPrecision(3) : value.toFixed(digits)
  return text.replace('-', '−')
}

/** A share of 1 in per cent: `97.12 %`. */
export function formatPercent(share: number | null | undefined, digits = 2): string {
  if (share === null || share === undefined) return '–'
  if (!Number.isFinite(share)) return formatMetric(share)
  return `${(share * 100).toFixed(digits)} %`
}

/** A rate as people write it in settings: `0.001`, `1e-7`, `1e10`. */
export const formatRate = (rate: number): string =>
  rate >= 1e6 ? rate.toExponential().replace('e+', 'e') : String(rate)

/** A speed: `812`, `9.4`, `0.31`. */
export function formatSpeed(perSecond: number | null | undefined): string {
  if (perSecond === null || perSecond === undefined) return '–'
  if (!Number.isFinite(perSecond)) return formatMetric(perSecond)
  if (perSecond >= 100) return grouped.format(Math.round(perSecond))
  return perSecond.toFixed(perSecond >= 10 ? 1 : 2)
}

/** `1 run`, `3 runs`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}
