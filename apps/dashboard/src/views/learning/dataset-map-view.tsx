'use client'

import { ZoomOut } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import type { DatasetMap } from '@misfit/evaluation/dynamics/dataset-map'
import { computeInBackground } from '../../shared/background/background.ts'
import { ImageTile } from '../images/image-tile.tsx'
import { useTheme } from '../../shared/design/theme.ts'
import { isOfClass } from '../classes/chosen-class.ts'
import type { Evaluated } from '../predictions/evaluated.ts'
import { ExportMenu } from '../../shared/export/export-menu.tsx'
import { imagesFile } from '../gallery/images-file.ts'
import { gallerySample, gallerySamples, sampleDetails, sampleSentence } from '../gallery/gallery-samples.ts'
import { Gallery } from '../gallery/gallery.tsx'
import { className, percentText } from '../matrix/shaded-matrix.ts'
import { OfClassNote } from '../classes/of-class-note.tsx'
import { useChosenClass } from '../classes/use-chosen-class.ts'
import { formatCount, plural } from '../../shared/format/numbers.ts'
import type { DrawnMap } from '../inspection/feature-map/draw-map.ts'
import { lightColors, themeColors } from '../inspection/feature-map/map-colors.ts'
import { MapLegend } from '../inspection/feature-map/map-legend.tsx'
import { type DragTool, MapSurface } from '../inspection/feature-map/map-surface.tsx'
import { type MapView, wholeMap } from '../inspection/feature-map/map-view.ts'
import { Button, IconButton } from '../../shared/primitives/button.tsx'
import { BareSelect } from '../../shared/primitives/field.tsx'
import { Segmented } from '../../shared/primitives/segmented.tsx'
import { markCorrectness } from './correctness-mark.ts'
import { datasetMapSvg } from './dataset-map-svg.ts'
import { MapAxes } from './map-axes.tsx'
import { imagesOfRegion, leastConfidentFirst, mapPlaces, mapRegions, type MapRegion } from './map-region.ts'
import { Stack } from '../../shared/primitives/layout/stack.tsx'
import { Count, Toolbar } from '../../shared/primitives/layout/toolbar.tsx'
import styles from './learning.module.css'
import { datasetMapFileComputation } from './learning-computation.ts'

interface DatasetMapViewProps extends Evaluated {
  map: DatasetMap
  /** Words for images and epochs: `validation, epochs 1 to 5`. */
  label: string
  fileStem: string
}

const tools = [
  { value: 'box', label: 'select a box', name: 'Select a box' },
  { value: 'lasso', label: 'draw round', name: 'Draw round images' },
  { value: 'move', label: 'move', name: 'Move the map' },
] as const satisfies readonly { value: DragTool; label: string; name: string }[]

const regionNames: Record<MapRegion, string> = { hard: 'Hard to learn', ambiguous: 'Ambiguous', easy: 'Easy to learn' }
/** Places of the regions' names on the map. */
const regionLabels = [
  { text: 'easy to learn', x: 0.25, y: 0.04 },
  { text: 'ambiguous', x: 0.75, y: 0.5 },
  { text: 'hard to learn', x: 0.25, y: 0.96 },
] as const

/** Easy, ambiguous and hard images as points, with those that are selected beside it. */
export function DatasetMapView({
  map,
  predictions,
  classes,
  partition,
  dataset,
  label,
  fileStem,
}: DatasetMapViewProps): ReactNode {
  const [tool, setTool] = useState<DragTool>('box')
  const [view, setView] = useState<MapView>(wholeMap)
  const [region, setRegion] = useState<MapRegion | 'all'>('hard')
  const [actual, setActual] = useState<number | null>(null)
  /** Points that were drawn round or clicked; null where the region alone chooses. */
  const [drawnRound, setDrawnRound] = useState<readonly number[] | null>(null)
  const [chosenClass] = useChosenClass(classes.length)
  const theme = useTheme()

  const regions = useMemo(
    () => mapRegions.map((one) => ({ region: one, count: imagesOfRegion(map, one).length })),
    [map],
  )
  const countsInWords = regions
    .map(({ region: one, count }) => `${formatCount(count)} ${regionNames[one].toLowerCase()}`)
    .join(', ')
  const selected = useMemo(() => {
    const found =
      drawnRound === null ? imagesOfRegion(map, region === 'all' ? null : region) : leastConfidentFirst(map, drawnRound)
    return found.filter(
      (i) => (actual === null || predictions.actual[i] === actual) && isOfClass(predictions, i, chosenClass),
    )
  }, [map, drawnRound, region, actual, chosenClass, predictions])
  const marked = useMemo(() => markCorrectness(map.correctness), [map])
  const drawn = useMemo(
    (): DrawnMap => ({
      places: mapPlaces(map),
      marked,
      labels: regionLabels,
      meant: selected.length === predictions.count ? null : selected,
      colors: themeColors(theme),
    }),
    [map, marked, selected, predictions, theme],
  )
  const samples = useMemo(() => gallerySamples(predictions, selected), [predictions, selected])
  const what =
    drawnRound === null ? (region === 'all' ? 'all of them' : regionNames[region].toLowerCase()) : 'drawn round'

  return (
    <Stack gap={3}>
      <Toolbar className={styles.tools}>
        <Segmented
          label="Region of the map"
          options={[
            { value: 'all' as const, label: 'All' },
            ...regions.map(({ region: value, count }) => ({
              value,
              label: `${regionNames[value]} ${formatCount(count)}`,
            })),
          ]}
          value={region}
          onChange={(next) => {
            setRegion(next)
            setDrawnRound(null)
          }}
        />
        <BareSelect
          label="Actual class of the map"
          className={styles.select}
          value={actual ?? ''}
          onChange={({ target }) => setActual(target.value === '' ? null : Number(target.value))}
        >
          <option value="">actual: any</option>
          {classes.map((_, index) => (
            <option key={index} value={index}>
              {className(classes, index)}
            </option>
          ))}
        </BareSelect>
        <Segmented label="Dragging on the dataset map" options={tools} value={tool} onChange={setTool} />
        <IconButton
          small
          label="Show the whole dataset map"
          keys="0"
          icon={<ZoomOut />}
          disabled={view.zoom === 1}
          onClick={() => setView(wholeMap)}
        />
        <ExportMenu
          what="dataset map"
          fileStem={fileStem}
          rows={() => computeInBackground(datasetMapFileComputation, map)}
          picture={() => datasetMapSvg({ ...drawn, colors: lightColors() }, `Dataset map, ${label}`)}
        />
      </Toolbar>
      <OfClassNote classes={classes} chosenClass={chosenClass} />
      <div className={styles.mapAndImages}>
        <Stack gap={1} className={styles.mapSide}>
          <p className={styles.axisName}>↑ mean probability of the actual class</p>
          <MapSurface
            map={drawn}
            label={
              `Dataset map of ${formatCount(predictions.count)} images, ${label}: ${countsInWords}. ` +
              "Variability of the actual class's probability to the right, its mean upwards. " +
              'The lists above choose images.'
            }
            view={view}
            onView={setView}
            tool={tool}
            onOpen={(point) => setDrawnRound([point])}
            onSelect={setDrawnRound}
            over={(shown, size) => <MapAxes view={shown} size={size} />}
            describe={(point) => (
              <>
                <ImageTile dataset={dataset} partition={partition} index={point} size={56} />
                <span>
                  {sampleSentence(gallerySample(predictions, point), partition, classes)}; mean{' '}
                  {percentText(map.confidence[point]!)}, right at {percentText(map.correctness[point]!)} of the epochs
                </span>
              </>
            )}
          />
          <p className={styles.axisName}>variability over the epochs (standard deviation) →</p>
          <MapLegend marked={marked} />
        </Stack>
        <Stack gap={3}>
          <Toolbar className={styles.tools}>
            <Count role="status">
              {plural(selected.length, 'image')}, {what}, the least sure first
            </Count>
            {drawnRound !== null && (
              <Button small look="quiet" onClick={() => setDrawnRound(null)}>
                Back to the region
              </Button>
            )}
            <ExportMenu
              what="selected images of the dataset map"
              fileStem={`${fileStem}-selected`}
              rows={() => imagesFile(samples, { predictions, classes })}
            />
          </Toolbar>
          {samples.length === 0 ? (
            <p className={styles.none}>There is no such image.</p>
          ) : (
            <Gallery
              samples={samples}
              dataset={dataset}
              partition={partition}
              classes={classes}
              label="Selected on the dataset map"
              details={(index) => sampleDetails(predictions, index)}
              imageSize={72}
              maxHeight={560}
            />
          )}
        </Stack>
      </div>
    </Stack>
  )
}
