import { type ReactNode, useMemo } from 'react'
import { className } from '../../views/matrix/shaded-matrix.ts'
import { formatCount } from '../../shared/format/numbers.ts'
import { Button } from '../../shared/primitives/button.tsx'
import { BareSelect } from '../../shared/primitives/field.tsx'
import { Segmented } from '../../shared/primitives/segmented.tsx'
import { anyIssue, type IssueFilter, issuePairs, type ReviewState, reviewStates } from './issue-review.ts'
import type { RankedIssue } from './ranked-issues.ts'
import { Toolbar } from '../../shared/primitives/layout/toolbar.tsx'
import styles from './label-issues.module.css'

interface IssueFiltersProps {
  issues: readonly RankedIssue[]
  counts: Record<ReviewState, number>
  filter: IssueFilter
  onChange: (filter: IssueFilter) => void
  classes: readonly string[]
}

const stateNames: Record<ReviewState, string> = {
  open: 'Open',
  confirmed: 'Confirmed',
  corrected: 'Corrected',
  dismissed: 'Left out',
}

/** Filters of the listed issues: by what was decided, and by given and suggested label. */
export function IssueFilters({ issues, counts, filter, onChange, classes }: IssueFiltersProps): ReactNode {
  const pairs = useMemo(() => issuePairs(issues), [issues])
  return (
    <Toolbar className={styles.tools} role="group" aria-label="Which issues are listed">
      <Segmented
        label="State"
        options={[
          { value: 'all' as const, label: `All ${formatCount(issues.length)}` },
          ...reviewStates.map((value) => ({ value, label: `${stateNames[value]} ${formatCount(counts[value])}` })),
        ]}
        value={filter.state ?? 'all'}
        onChange={(state) => onChange({ ...filter, state: state === 'all' ? null : state })}
      />
      <BareSelect
        label="Pair of labels"
        className={styles.select}
        value={filter.given === null ? '' : `${filter.given}>${filter.suggested}`}
        onChange={({ target }) => {
          const pair = pairs.find(({ given, suggested }) => `${given}>${suggested}` === target.value)
          onChange({ ...filter, given: pair?.given ?? null, suggested: pair?.suggested ?? null })
        }}
      >
        <option value="">any pair of labels</option>
        {pairs.map(({ given, suggested, count }) => (
          <option key={`${given}>${suggested}`} value={`${given}>${suggested}`}>
            {className(classes, given)} → {className(classes, suggested)} ({formatCount(count)})
          </option>
        ))}
      </BareSelect>
      {filter !== anyIssue && (
        <Button small look="quiet" onClick={() => onChange(anyIssue)}>
          Show all
        </Button>
      )}
    </Toolbar>
  )
}
