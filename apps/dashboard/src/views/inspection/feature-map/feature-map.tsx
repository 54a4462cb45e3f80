'use client'

import { Minus, Plus, ZoomOut } from 'lucide-react'
import { type ReactNode, useCallback, useMemo, useState } from 'react'
import type { PartitionName, PublishedDataset } from '@misfit/events/dataset'
import type { Predictions } from '@misfit/evaluation/predictions/predictions'
import { ImageTile } from '../../images/image-tile.tsx'
import { useTheme } from '../../../shared/design/theme.ts'
import { ExportMenu } from '../../../shared/export/export-menu.tsx'
import { type GallerySample, gallerySample, sampleDetails, sampleSentence } from '../../gallery/gallery-samples.ts'
import { Lightbox } from '../../gallery/lightbox.tsx'
import { OfClassNote } from '../../classes/of-class-note.tsx'
import { useChosenClass } from '../../classes/use-chosen-class.ts'
import { IconButton } from '../../../shared/primitives/button.tsx'
import { Segmented } from '../../../shared/primitives/segmented.tsx'
import { classLabels } from './class-labels.ts'
import type { DrawnMap } from './draw-map.ts'
import { lightColors, themeColors } from './map-colors.ts'
import { MapLegend } from './map-legend.tsx'
import { type MapPoints, mapCsvRows } from './map-points.ts'
import { mapSvg } from './map-svg.ts'
import { type DragTool, MapSurface } from './map-surface.tsx'
import { type MapView, wholeMap, zoomMap } from './map-view.ts'
import { anyPoint, filteredPoints } from './point-filter.ts'
import { type Colouring, colourings, markPoints } from './point-mark.ts'
import { byNearness } from './point-selection.ts'
import { PointFilters } from './point-filters.tsx'
import { SelectedImages } from './selected-images.tsx'
import { Stack } from '../../../shared/primitives/layout/stack.tsx'
import { Toolbar } from '../../../shared/primitives/layout/toolbar.tsx'
import styles from './feature-map.module.css'

interface FeatureMapProps {
  points: MapPoints
  predictions: Predictions | null
  dataset: PublishedDataset | null
  partition: PartitionName
  classes: readonly string[]
  /** Words for the answers that are shown: `validation, epoch 3`. */
  label: string
  fileStem: string
}

const tools = [
  { value: 'move', label: 'move', name: 'Move the map' },
  { value: 'box', label: 'select a box', name: 'Select a box' },
  { value: 'lasso', label: 'draw round', name: 'Draw round images' },
] as const satisfies readonly { value: DragTool; label: string; name: string }[]

const colouringNames: Record<Colouring, string> = {
  class: 'classes',
  verdict: 'right and wrong',
  confidence: 'confidence',
}

/** Images as points: coloured, zoomed, pointed at, and opened one by one or as many as are selected. */
export function FeatureMap({
  points,
  predictions,
  dataset,
  partition,
  classes,
  label,
  fileStem,
}: FeatureMapProps): ReactNode {
  const [wanted, setWanted] = useState<Colouring>('class')
  const [tool, setTool] = useState<DragTool>('move')
  const [view, setView] = useState<MapView>(wholeMap)
  const [filter, setFilter] = useState(anyPoint)
  const [selected, setSelected] = useState<readonly number[] | null>(null)
  const [opened, setOpened] = useState<{ samples: GallerySample[]; position: number } | null>(null)
  const theme = useTheme()

  const colouring = points.answers === null ? 'class' : wanted
  const [chosenClass] = useChosenClass(classes.length)
  const meant = useMemo(() => filteredPoints(points, filter, chosenClass), [points, filter, chosenClass])
  const map = useMemo(
    (): DrawnMap => ({
      places: points.places,
      marked: markPoints(points, colouring, classes),
      labels: classLabels(points, classes),
      meant: meant.length === points.count ? null : meant,
      colors: themeColors(theme),
    }),
    [points, colouring, classes, meant, theme],
  )
  const sampleOf = useCallback(
    (point: number): GallerySample => {
      const index = points.indices[point]!
      return predictions === null
        ? { index, actual: points.actual[point]!, answer: null }
        : gallerySample(predictions, index)
    },
    [points, predictions],
  )
  const details = predictions === null ? undefined : (index: number) => sampleDetails(predictions, index)
  const sentence =
    `Map of ${points.count} images of ${label}, told apart ` +
    `by ${colouringNames[colouring]}. Images with similar features lie near each other. + and − zoom, arrow keys ` +
    `move; the lists above choose images to open.`

  return (
    <Stack gap={3}>
      <Toolbar>
        <span className={styles.named}>
          <span aria-hidden>Tell apart</span>
          <Segmented
            label="Marks tell apart"
            options={(points.answers === null ? (['class'] as const) : colourings).map((value) => ({
              value,
              label: colouringNames[value],
            }))}
            value={colouring}
            onChange={setWanted}
          />
        </span>
        <span className={styles.named}>
          <span aria-hidden>Drag to</span>
          <Segmented label="Dragging on the map" options={tools} value={tool} onChange={setTool} />
        </span>
        <span className={styles.zoom}>
          <IconButton
            small
            label="Zoom in"
            keys="+"
            icon={<Plus />}
            onClick={() => setView(zoomMap(view, nominalSize, 1.5))}
          />
          <IconButton
            small
            label="Zoom out"
            keys="−"
            icon={<Minus />}
            disabled={view.zoom === 1}
            onClick={() => setView(zoomMap(view, nominalSize, 1 / 1.5))}
          />
          <IconButton
            small
            label="Show the whole map"
            keys="0"
            icon={<ZoomOut />}
            disabled={view.zoom === 1}
            onClick={() => setView(wholeMap)}
          />
        </span>
        <ExportMenu
          what="map of features"
          fileStem={fileStem}
          rows={() => mapCsvRows(points, classes)}
          picture={() => mapSvg({ ...map, colors: lightColors() }, `Map of features, ${label}`)}
        />
      </Toolbar>
      <PointFilters
        filter={filter}
        onChange={setFilter}
        classes={classes}
        answered={points.answers !== null}
        found={meant.length}
        onOpen={() => setSelected(meant)}
      />
      <OfClassNote classes={classes} chosenClass={chosenClass} />
      <MapSurface
        map={map}
        label={sentence}
        view={view}
        onView={setView}
        tool={tool}
        onOpen={(point) => setOpened({ samples: byNearness(points.places, point).map(sampleOf), position: 0 })}
        // What fades is not meant, so it is not selected either.
        onSelect={(found) => setSelected(onlyOf(meant, found))}
        describe={(point) => {
          const sample = sampleOf(point)
          return (
            <>
              <ImageTile dataset={dataset} partition={partition} index={sample.index} size={56} />
              <span>{sampleSentence(sample, partition, classes)}</span>
            </>
          )
        }}
      />
      <MapLegend marked={map.marked} />
      {points.answers === null && (
        <p className={styles.note}>
          No answers are stored for {partition} images, so they are told apart by class alone.
        </p>
      )}
      <SelectedImages
        samples={useMemo(() => (selected === null ? null : wrongFirst(selected.map(sampleOf))), [selected, sampleOf])}
        onClose={() => setSelected(null)}
        dataset={dataset}
        partition={partition}
        classes={classes}
        fileStem={`${fileStem}-selected`}
        predictions={predictions}
      />
      <Lightbox
        samples={opened?.samples ?? []}
        position={opened?.position ?? null}
        onMove={(position) => setOpened((before) => before && { ...before, position })}
        onClose={() => setOpened(null)}
        dataset={dataset}
        partition={partition}
        classes={classes}
        {...(details === undefined ? {} : { details })}
      />
    </Stack>
  )
}

function onlyOf(meant: readonly number[], found: readonly number[]): number[] {
  const allowed = new Set(meant)
  return found.filter((point) => allowed.has(point))
}

/** Size for zooming about the middle, where none is needed but one has to be given. */
const nominalSize = { width: 1000, height: 1000 }

function wrongFirst(samples: GallerySample[]): GallerySample[] {
  const rank = ({ answer }: GallerySample): number => (answer === null || answer.verdict === 'right' ? 1 : 0)
  return samples.sort((a, b) => rank(a) - rank(b) || a.index - b.index)
}
