import { Check, CircleSlash, X } from 'lucide-react'
import type { SampleAnswer } from './gallery-samples.ts'

const signs = { right: Check, wrong: X, none: CircleSlash }

/** Right and wrong as a check and a cross: they are never told apart by colour alone. */
export function VerdictSign({ verdict, size = 13 }: { verdict: SampleAnswer['verdict']; size?: number }) {
  const Sign = signs[verdict]
  return <Sign size={size} strokeWidth={2.75} aria-hidden style={{ flex: 'none' }} />
}
