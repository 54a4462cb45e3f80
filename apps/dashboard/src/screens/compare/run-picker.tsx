'use client'

import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { chosenSettings } from '@misfit/events/settings/chosen-settings'
import type { RunSummary } from '@misfit/events/run/run-summary'
import { formatPercent } from '../../shared/format/numbers.ts'
import { PlusMinus } from '../../shared/format/plus-minus.tsx'
import { StatusBadge } from '../../shared/primitives/badge.tsx'
import { Button, IconButton } from '../../shared/primitives/button.tsx'
import { Dialog } from '../../shared/primitives/dialog.tsx'
import { BareInput } from '../../shared/primitives/field.tsx'
import { RunMark } from '../../views/comparison/run-mark.tsx'
import { mostCompared } from '../../views/comparison/run-selection.ts'
import { Toolbar } from '../../shared/primitives/layout/toolbar.tsx'
import styles from './run-picker.module.css'

interface RunPickerProps {
  /** Runs to choose from, newest first. */
  runs: readonly RunSummary[]
  chosen: readonly string[]
  nameOf: (runId: string) => string
  onChange: (chosen: string[]) => void
}

/** The runs being compared, with ways to take one out and to add others. */
export function RunPicker({ runs, chosen, nameOf, onChange }: RunPickerProps): ReactNode {
  const [open, setOpen] = useState(false)
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLocaleLowerCase()
  const others = runs.filter(
    ({ runId, name, settings, tags }) =>
      !chosen.includes(runId) &&
      [runId, name, settings.model, ...tags].some((text) => text.toLocaleLowerCase().includes(wanted)),
  )
  const full = chosen.length >= mostCompared
  return (
    <Toolbar tight>
      <ul className={styles.chosen} aria-label="Runs compared">
        {chosen.map((runId, i) => (
          <li key={runId} className={styles.run}>
            <RunMark position={i} />
            <span className={styles.name} dir="auto">
              {nameOf(runId)}
            </span>
            <IconButton
              small
              label={`Take ${nameOf(runId)} out`}
              icon={<X aria-hidden />}
              onClick={() => onChange(chosen.filter((other) => other !== runId))}
            />
          </li>
        ))}
      </ul>
      <Button
        small
        disabled={full}
        title={full ? `At most ${mostCompared} runs can be told apart` : undefined}
        onClick={() => setOpen(true)}
      >
        <Plus aria-hidden /> Add a run
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title="Add runs to the comparison" width={34}>
        <BareInput
          label="Search runs"
          type="search"
          placeholder="Name, model or tag"
          value={search}
          onChange={({ target }) => setSearch(target.value)}
        />
        <ul className={styles.list}>
          {others.map((run) => (
            <li key={run.runId}>
              <button
                type="button"
                className={styles.option}
                disabled={full}
                onClick={() => onChange([...chosen, run.runId])}
              >
                <span className={styles.optionName} dir="auto">
                  {run.name}
                </span>
                <span className={styles.optionFacts}>
                  {chosenSettings(run).model ?? 'imported'} ·{' '}
                  {run.test === null ? 'not tested' : formatPercent(run.test.accuracy)}{' '}
                  {run.test !== null && <PlusMinus accuracy={run.test.accuracy} count={run.test.count} />}
                </span>
                <StatusBadge status={run.status} />
              </button>
            </li>
          ))}
          {others.length === 0 && (
            <li className={styles.nothing}>
              {runs.length === chosen.length ? 'There are no other runs.' : 'No run matches.'}
            </li>
          )}
        </ul>
      </Dialog>
    </Toolbar>
  )
}
