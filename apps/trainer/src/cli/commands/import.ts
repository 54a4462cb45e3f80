import { importFormatNames } from '@misfit/events/import-source'
import { withProgress } from '../count-progress.ts'
import { findHub, requireHub } from '../../hub/hub-address.ts'
import { runPath } from '../../run-folder/home.ts'
import { type ImportPlan, planImport, writeImports } from '../../imports/import-runs.ts'
import { runsIn } from '../../imports/recognise.ts'
import { leftOutInWords } from '../../imports/write-run.ts'
import { sendRuns } from '../../hub/send-runs.ts'
import { textTable } from '../text-table.ts'
import type { CommandContext } from './context.ts'

/**
 * Makes run folders of what other tools logged, and sends them to the dashboard where one runs. What was imported
 * before is not imported again.
 *
 * @throws ImportError when something is damaged: then nothing is imported
 */
export async function importRuns(
  context: CommandContext,
  given: string,
  { hub, dryRun }: { hub: string | undefined; dryRun: boolean },
): Promise<void> {
  const { home, output } = context
  const url = dryRun ? null : hub === undefined ? await findHub(home) : await requireHub(home, hub)
  const found = await runsIn(given)
  const plan = await withProgress(output, found.length, (progress) =>
    planImport(home, found, (run, before) => {
      progress.show(before, `reading ${run.name}`)
    }),
  )
  output.write(planInWords(plan))
  if (dryRun || plan.runs.length === 0) return

  const missing = plan.runs.filter(({ isThere }) => !isThere)
  await withProgress(output, missing.length, (progress) =>
    writeImports(home, plan, Date.now(), (run, before) => {
      progress.show(before, `writing ${run.name}`)
    }),
  )
  output.write(`${missing.length} imported, ${plan.runs.length - missing.length} were there\n`)
  if (url === null) {
    output.write('The dashboard shows them when it starts beside this data folder.\n')
    return
  }
  const runs = plan.runs.map(({ runId }) => ({ runId, folder: runPath(home, runId) }))
  await withProgress(output, runs.length, async (progress) => {
    let sent = 0
    await sendRuns(url, context, runs, ({ runId }) => {
      progress.show(++sent, `sent ${runId}`)
    })
  })
  output.write(`They are on ${url}\n`)
}

function planInWords({ runs, empty }: ImportPlan): string {
  const rows = runs.map(({ run, runId, points, names, steps, parameters, leftOut, isThere }) => [
    runId,
    run.name,
    importFormatNames[run.format],
    isThere ? 'is there' : 'new',
    String(names),
    String(points),
    steps === null ? '' : `${steps[0]} to ${steps[1]}`,
    String(parameters),
    leftOutInWords(leftOut),
  ])
  const columns = ['run', 'name', 'format', '', 'metrics', 'values', 'steps', 'parameters', 'not taken over']
  const table = rows.length === 0 ? '' : `${textTable(columns, rows)}\n`
  return `${table}${empty.map(({ source }) => `${source}: no number in it, left out\n`).join('')}`
}
