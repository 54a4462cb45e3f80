import { labelsIn, labelsSchema } from '@misfit/events/settings/job-options'
import { UsageError } from '../cli/usage-error.ts'

/**
 * The labels of this trainer: those given with `--labels`, else `MISFIT_LABELS`.
 *
 * @throws UsageError that says which are no labels
 */
export function trainerLabels(given: string | undefined, environment: NodeJS.ProcessEnv = process.env): string[] {
  const parsed = labelsSchema.safeParse(labelsIn(given ?? environment['MISFIT_LABELS'] ?? ''))
  if (parsed.success) return parsed.data
  const where = given === undefined ? 'MISFIT_LABELS' : '--labels'
  throw new UsageError(`${where}: ${parsed.error.issues[0]?.message ?? 'not labels'}; give such as gpu,big`)
}
