'use client'

import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react'
import { useWidth } from '../../../shared/charts/use-size.ts'
import { moveInList } from '../../gallery/grid-navigation.ts'
import { Dialog } from '../../../shared/primitives/dialog.tsx'
import { PixelReader } from '../pixel-reader.tsx'
import { signedText } from '../signed-scale.ts'
import { channelName, filterChannel, type FilterSet, rangeText } from './filter-set.ts'
import { FilterPicture } from './filter-picture.tsx'
import { SignedLegend } from './signed-legend.tsx'
import { Stack } from '../../../shared/primitives/layout/stack.tsx'
import styles from './filters.module.css'

const gap = 8
/** About so wide is a filter, in CSS pixels: whole pixels of it are drawn. */
const about = 72
const widest = 112

/** Filters side by side, on one scale. Arrow keys move among them, Enter enlarges one. */
export function FilterGrid({
  filters,
  channel,
  one,
}: {
  filters: FilterSet
  channel: number
  one: 'filter' | 'unit'
}): ReactNode {
  const { count, height, width, most, layer } = filters
  const place = useRef<HTMLDivElement>(null)
  const available = useWidth(place)
  const [active, setActive] = useState(0)
  const [pointed, setPointed] = useState<number | null>(null)
  const [opened, setOpened] = useState<number | null>(null)
  const channels = useMemo(
    () => Array.from({ length: count }, (_, filter) => filterChannel(filters, filter, channel)),
    [filters, count, channel],
  )
  const side = Math.min(widest, width * Math.max(1, Math.round(about / Math.max(height, width))))
  const columns = Math.max(1, Math.floor((available + gap) / (side + gap)))

  const press = (event: KeyboardEvent): void => {
    const next = moveInList(active, event.key, count, columns, 4)
    if (next === null) return
    event.preventDefault()
    setActive(next)
    place.current?.querySelector<HTMLElement>(`[data-filter="${next}"]`)?.focus()
  }
  const told = pointed ?? active
  return (
    <Stack gap={3}>
      <div
        ref={place}
        role="group"
        aria-label={`${count} ${one}s of ${layer}`}
        className={styles.grid}
        style={{ gridTemplateColumns: `repeat(auto-fill, ${side}px)`, gap }}
        onKeyDown={press}
      >
        {channels.map((values, filter) => (
          <button
            key={filter}
            type="button"
            data-filter={filter}
            tabIndex={filter === active ? 0 : -1}
            className={styles.tile}
            aria-label={`${one} ${filter + 1}, weights ${rangeText(values)}`}
            onFocus={() => {
              setActive(filter)
              setPointed(filter)
            }}
            onBlur={() => setPointed(null)}
            onPointerEnter={() => setPointed(filter)}
            onPointerLeave={() => setPointed(null)}
            onClick={() => setOpened(filter)}
          >
            <FilterPicture values={values} height={height} width={width} most={most} />
          </button>
        ))}
      </div>
      <SignedLegend most={most} />
      <p className={styles.reading} aria-hidden>
        {`${one === 'unit' ? 'Unit' : 'Filter'} ${told + 1}: weights ${rangeText(channels[told]!)}. ` +
          'Open it to read single weights.'}
      </p>
      <Dialog
        open={opened !== null}
        onOpenChange={(open) => {
          if (!open) setOpened(null)
        }}
        title={`${one === 'unit' ? 'Unit' : 'Filter'} ${(opened ?? 0) + 1} of ${layer}`}
        description={
          filters.channels === 1
            ? 'Its weights, pixel by pixel.'
            : `Its weights for ${channelName(channel, filters.channels)}, pixel by pixel.`
        }
        width={26}
      >
        {opened !== null && <EnlargedFilter values={channels[opened]!} filters={filters} />}
      </Dialog>
    </Stack>
  )
}

function EnlargedFilter({
  values,
  filters: { height, width, most },
}: {
  values: Float32Array
  filters: FilterSet
}): ReactNode {
  const [place, setPlace] = useState<{ row: number; column: number } | null>(null)
  return (
    <Stack gap={3}>
      <div className={styles.enlarged}>
        <FilterPicture values={values} height={height} width={width} most={most} />
        <PixelReader
          label={`Weights ${rangeText(values)}. Arrow keys read single weights.`}
          rows={height}
          columns={width}
          onRead={setPlace}
        >
          {null}
        </PixelReader>
      </div>
      <SignedLegend most={most} />
      <p className={styles.reading} role="status">
        {place === null
          ? 'Point at it, or focus it and use the arrow keys, to read a weight.'
          : `row ${place.row + 1}, column ${place.column + 1}: ` +
            signedText(values[place.row * width + place.column]!, 4)}
      </p>
    </Stack>
  )
}
