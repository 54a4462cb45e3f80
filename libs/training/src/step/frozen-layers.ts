import type { LayersModel } from '@tensorflow/tfjs'
import { currentTrainingRules, type TrainingRules } from '@misfit/events/settings/training-rules'
import { tf } from '@misfit/model/tensorflow'

type Layer = LayersModel['layers'][number]

/** The layers of a model and of the models within it. */
export function layersOf(model: LayersModel): Layer[] {
  return model.layers.flatMap((layer) => (layer instanceof tf.LayersModel ? layersOf(layer) : [layer]))
}

/**
 * Layers that training leaves as they are, at any depth: their own `trainable` is false, or that of a model or of a
 * wrapper around them. TensorFlow.js does not hand `trainable` of a model on to its layers, but trains none of
 * their weights.
 *
 * @returns none under rules 1, by which a frozen layer differs from a trained one in nothing but its weights' updates
 */
export function frozenLayers(model: LayersModel, rules: TrainingRules = currentTrainingRules): ReadonlySet<Layer> {
  return new Set(rules === 1 ? [] : frozenWithin(model, !model.trainable))
}

function frozenWithin(model: LayersModel, isFrozen: boolean): Layer[] {
  return model.layers.flatMap((layer) => {
    const frozen = isFrozen || !layer.trainable
    if (layer instanceof tf.LayersModel) return frozenWithin(layer, frozen)
    return frozen ? [layer, ...wrappedIn(layer)] : []
  })
}

/** Layers that a wrapper, such as TimeDistributed, applies. */
function wrappedIn(layer: Layer): Layer[] {
  const inner: unknown = Reflect.get(layer, 'layer')
  return inner instanceof tf.layers.Layer ? [inner, ...wrappedIn(inner)] : []
}
