import type { ModelSpecInput } from './spec.ts'

type Layers = ModelSpecInput['layers']
type Activation = Extract<Layers[number], { type: 'dense' }>['activation']

const output: Layers[number] = { type: 'dense', units: 'classes', activation: 'softmax' }

/** Flatten, then dense layers of these widths, then one softmax output for each class. */
function dense(widths: readonly number[], activation: Activation = 'relu'): Layers {
  return [{ type: 'flatten' }, ...widths.map((units): Layers[number] => ({ type: 'dense', units, activation })), output]
}

const conv: Layers[number] = { type: 'conv2d', filters: 32, kernelSize: 5, padding: 'same', activation: 'relu' }
const pool: Layers[number] = { type: 'maxPooling2d', poolSize: 2 }
const dropout = (rate: number): Layers[number] => ({ type: 'dropout', rate })

/** The four models of the walk, each changing one thing, then variants that answer "what to try next". */
export const builtInModels: readonly ModelSpecInput[] = [
  {
    id: 'model_0',
    title: 'Model 0: raw pixels',
    description: 'Two small dense layers on pixels as they come, 0 to 255.',
    changes: 'The starting point.',
    pixelScale: 1,
    layers: dense([16, 16]),
  },
  {
    id: 'model_1',
    title: 'Model 1: scaled pixels',
    description: 'The same two small dense layers, on pixels divided by 255.',
    changes: 'Pixels are divided by 255.',
    pixelScale: 1 / 255,
    layers: dense([16, 16]),
  },
  {
    id: 'model_2',
    title: 'Model 2: wider layers',
    description: 'Two dense layers of 64 units, on pixels divided by 255.',
    changes: 'The hidden layers have 64 units instead of 16.',
    pixelScale: 1 / 255,
    layers: dense([64, 64]),
  },
  {
    id: 'model_3',
    title: 'Model 3: convolutions',
    description: 'Two pairs of 5x5 convolutions, each followed by max pooling, then a dense layer of 128 units.',
    changes: 'Convolutions see the image in two dimensions.',
    pixelScale: 1 / 255,
    layers: [
      conv,
      conv,
      pool,
      conv,
      conv,
      pool,
      { type: 'flatten' },
      { type: 'dense', units: 128, activation: 'relu' },
      output,
    ],
  },
  {
    id: 'model_2_deeper',
    title: 'Model 2, deeper',
    description: 'Model 2 with four hidden layers of 64 units.',
    changes: 'Four hidden layers instead of two.',
    pixelScale: 1 / 255,
    layers: dense([64, 64, 64, 64]),
  },
  {
    id: 'model_2_tanh',
    title: 'Model 2 with tanh',
    description: 'Model 2 with tanh activations.',
    changes: 'tanh instead of relu.',
    pixelScale: 1 / 255,
    layers: dense([64, 64], 'tanh'),
  },
  {
    id: 'model_2_elu',
    title: 'Model 2 with elu',
    description: 'Model 2 with elu activations.',
    changes: 'elu instead of relu.',
    pixelScale: 1 / 255,
    layers: dense([64, 64], 'elu'),
  },
  {
    id: 'model_3_dropout',
    title: 'Model 3 with dropout',
    description: 'Model 3 with dropout after each pooling and before the output.',
    changes: 'Dropout drops a share of the values while training.',
    pixelScale: 1 / 255,
    layers: [
      conv,
      conv,
      pool,
      dropout(0.25),
      conv,
      conv,
      pool,
      dropout(0.25),
      { type: 'flatten' },
      { type: 'dense', units: 128, activation: 'relu' },
      dropout(0.5),
      output,
    ],
  },
]
