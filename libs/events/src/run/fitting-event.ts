import { abridgeDataset, fitsEvent } from './abridged-dataset.ts'
import type { DatasetDescription } from '../dataset.ts'
import type { BlobRef } from '../ids.ts'
import type { EventOf, LayerRow, NewRunEvent } from './run-event.ts'

/** Layers whose rows fit into a line, whatever their names are. */
const mostLayers = 200
const longestMessage = 4000

/**
 * An event whose texts and lists are as long as a line can take: words for people are cut, and what is needed in whole
 * goes into a blob. What is wrong otherwise stays wrong, for whoever logged it to hear.
 *
 * @param keep stores a dataset's description that is too long for a line
 */
export function fittingEvent(event: NewRunEvent, keep: (dataset: DatasetDescription) => BlobRef): NewRunEvent {
  switch (event.type) {
    case 'log':
      return { ...event, message: cut(event.message, longestMessage) }
    case 'finished':
      return event.message === undefined ? event : { ...event, message: cut(event.message, longestMessage) }
    case 'model':
      return fittingModel(event)
    case 'dataset':
      return fitsEvent(event.dataset)
        ? event
        : { ...event, dataset: abridgeDataset(event.dataset), whole: keep(event.dataset) }
    default:
      return event
  }
}

/** Shortens an event about a model of very many layers: the first ones, and one row for all that follow. */
function fittingModel(event: Omit<EventOf<'model'>, 'seq' | 'at'>): Omit<EventOf<'model'>, 'seq' | 'at'> {
  const { title, description, layers } = event
  const rest = layers.slice(mostLayers - 1)
  const folded =
    layers.length <= mostLayers
      ? layers
      : [
          ...layers.slice(0, mostLayers - 1),
          {
            name: `and ${rest.length} more`,
            type: '',
            outputShape: rest.at(-1)?.outputShape ?? [],
            parameters: rest.reduce((sum, { parameters }) => sum + parameters, 0),
            trainable: rest.some(({ trainable }) => trainable),
          },
        ]
  return { ...event, title: cut(title, 200), description: cut(description, 2000), layers: folded.map(fittingLayer) }
}

function fittingLayer(layer: LayerRow): LayerRow {
  const { name, type, outputShape, activation } = layer
  return {
    ...layer,
    name: cut(name, 100),
    type: cut(type, 60),
    outputShape: outputShape.slice(0, 8),
    ...(activation === undefined ? {} : { activation: cut(activation, 50) }),
  }
}

/** Cuts a text to a length in UTF-16 units, and never through a character. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text
  const isHalf = /[\ud800-\udbff]$/.test(text.slice(0, longest))
  return text.slice(0, isHalf ? longest - 1 : longest)
}
