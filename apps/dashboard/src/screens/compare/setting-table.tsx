'use client'

import { useState } from 'react'
import type { ReactNode } from 'react'
import type { CsvCell } from '@misfit/text/csv'
import type { RunSummary } from '@misfit/events/run/run-summary'
import { classNames } from '../../shared/design/class-names.ts'
import { ExportMenu } from '../../shared/export/export-menu.tsx'
import { formatCount } from '../../shared/format/numbers.ts'
import { useRuns } from '../../shared/live/use-live.ts'
import { Button } from '../../shared/primitives/button.tsx'
import { Table } from '../../shared/primitives/table.tsx'
import { MemberLinks } from '../run/member-links.tsx'
import { RunMark } from '../../views/comparison/run-mark.tsx'
import { type ComparedRun, type SettingRow, settingRows } from './setting-differences.ts'
import { Stack } from '../../shared/primitives/layout/stack.tsx'
import { Count, Toolbar } from '../../shared/primitives/layout/toolbar.tsx'
import styles from './compare-page.module.css'

/** Table of the settings that the runs were made with: those that differ first, the rest on demand. */
export function SettingTable({ runs, fileStem }: { runs: readonly ComparedRun[]; fileStem: string }): ReactNode {
  const [all, setAll] = useState(false)
  const { byId } = useRuns()
  const rows = settingRows(runs, (runId) => byId.get(runId)?.name ?? runId)
  const differing = rows.filter(({ differs }) => differs)
  const shown = all ? rows : differing
  const csvRows = (): CsvCell[][] => [
    ['setting', ...runs.map(({ summary }) => `${summary.name} (${summary.runId})`)],
    ...rows.map((row): CsvCell[] => [row.name, ...row.values]),
  ]
  return (
    <Stack gap={3} style={{ maxWidth: `${14 + 16 * runs.length}rem` }}>
      <Toolbar>
        <Count>
          {differing.length === 0
            ? 'The runs were made with the same settings.'
            : `${differing.length} of ${rows.length} differ`}
        </Count>
        <Button small aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Only what differs' : 'Show all settings'}
        </Button>
        <ExportMenu what="settings" fileStem={fileStem} rows={csvRows} />
      </Toolbar>
      {shown.length > 0 && (
        <Table label="Settings of the runs">
          <thead>
            <tr>
              <th scope="col">Setting</th>
              {runs.map(({ summary }, i) => (
                <th key={summary.runId} scope="col" className={styles.runHead}>
                  <RunMark position={i} />
                  <span dir="auto">{summary.name}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={row.name}>
                <th scope="row">{row.name}</th>
                {row.values.map((value, i) => (
                  <td
                    key={runs[i]?.summary.runId}
                    className={classNames(styles.value, row.differs && styles.differs)}
                    dir="auto"
                  >
                    {settingText(row.name, valueText(value), runs[i]?.summary)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Stack>
  )
}

const MembersOr = ({ ids, text }: { ids: readonly string[] | undefined; text: string }): ReactNode =>
  ids === undefined ? text : <MemberLinks ids={ids} />

function valueText(value: SettingRow['values'][number]): string {
  if (value === null || value === '') return '–'
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  return typeof value === 'number' && value >= 10_000 ? formatCount(value) : String(value)
}

const settingText = (name: string, text: string, run: RunSummary | undefined): ReactNode =>
  name === 'ensemble of' ? <MembersOr ids={run?.settings.ensembleOf} text={text} /> : text
