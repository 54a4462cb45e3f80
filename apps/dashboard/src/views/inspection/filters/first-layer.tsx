'use client'

import { memo, type ReactNode, useMemo, useState } from 'react'
import type { AnalysisRequest } from '@misfit/events/analysis'
import type { EventOf } from '@misfit/events/run/run-event'
import { ExportMenu } from '../../../shared/export/export-menu.tsx'
import { Button } from '../../../shared/primitives/button.tsx'
import { Section } from '../../../shared/primitives/section.tsx'
import { Segmented } from '../../../shared/primitives/segmented.tsx'
import { AnswerProgress } from '../answer-progress.tsx'
import type { InspectedRun } from '../inspected-run.ts'
import { OutdatedNote } from '../outdated-note.tsx'
import { useAnswerOnDemand } from '../use-answer-on-demand.ts'
import { channelName, filterCsvRows, filterSetOf } from './filter-set.ts'
import { FilterGrid } from './filter-grid.tsx'
import { filtersSvg } from './filters-svg.ts'
import styles from './filters.module.css'

const request: AnalysisRequest = { kind: 'filters' }

/** Section on what the first layer responds to: its weights as images. */
export const FirstLayer = memo(function FirstLayer({
  run,
  model,
}: {
  run: InspectedRun
  model: EventOf<'model'>
}): ReactNode {
  const { question, state, ask, outdated } = useAnswerOnDemand(run, request)
  const [channel, setChannel] = useState(0)
  const filters = useMemo(() => (state.status === 'done' ? filterSetOf(state.result) : null), [state])
  const one = model.layers.find(({ name }) => name === filters?.layer)?.type === 'Dense' ? 'unit' : 'filter'
  return (
    <Section
      title="First layer"
      note="The weights that meet the pixels, as images: what each filter or unit responds to."
      anchor="first-layer"
      actions={
        filters !== null && (
          <>
            {filters.channels > 1 && filters.channels <= 4 && (
              <Segmented
                label="Channel"
                options={Array.from({ length: filters.channels }, (_, i) => ({
                  value: String(i),
                  label: channelName(i, filters.channels),
                }))}
                value={String(channel)}
                onChange={(next) => setChannel(Number(next))}
              />
            )}
            <ExportMenu
              what="first layer"
              fileStem={`${run.runId}-first-layer`}
              rows={() => filterCsvRows(filters)}
              picture={() => filtersSvg(filters, channel, `First layer, ${filters.layer}`)}
            />
          </>
        )
      }
    >
      {state.status === 'idle' && (
        <p className={styles.offer}>
          <Button onClick={ask}>Show the filters</Button>
          <span>Read from the weights that are saved, in a second or two.</span>
        </p>
      )}
      <AnswerProgress question={question} state={state} what="The first layer" />
      <OutdatedNote epoch={outdated} now={run.epoch} onAsk={ask} />
      {filters !== null && <FilterGrid filters={filters} channel={Math.min(channel, filters.channels - 1)} one={one} />}
    </Section>
  )
})
