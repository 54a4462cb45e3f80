import { describe, expect, it } from 'vitest'
import { findModelSpec, modelSpecs } from './find-model.ts'
import { modelSpecSchema, parseModelSpec } from './spec.ts'

describe('the built-in models', () => {
  it('are the walk in its order, then what to try next', () => {
    expect(modelSpecs.map((spec) => spec.id)).toEqual([
      'model_0',
      'model_1',
      'model_2',
      'model_3',
      'model_2_deeper',
      'model_2_tanh',
      'model_2_elu',
      'model_3_dropout',
    ])
  })

  it('differ between model 0 and 1 by nothing but the scale of the pixels', () => {
    const [raw, scaled] = [findModelSpec('model_0'), findModelSpec('model_1')]
    expect(raw.pixelScale).toBe(1)
    expect(scaled.pixelScale).toBe(1 / 255)
    expect(raw.layers).toEqual(scaled.layers)
  })

  it('come back the same from JSON', () => {
    for (const spec of modelSpecs) expect(modelSpecSchema.parse(JSON.parse(JSON.stringify(spec)))).toEqual(spec)
  })
})

describe('an unknown model', () => {
  it.each([
    ['model1', 'model_1'],
    ['Model-3', 'model_3'],
    ['model_2_dreper', 'model_2_deeper'],
    ['model_2_tanhh', 'model_2_tanh'],
  ])('%s is answered with %s', (asked, meant) => {
    expect(() => findModelSpec(asked)).toThrow(`did you mean ${meant}?`)
  })

  it('far from any name is answered with the list alone', () => {
    expect(() => findModelSpec('resnet')).toThrow(/^unknown model "resnet"\. Known models: model_0, model_1/)
    expect(() => findModelSpec('x'.repeat(10_000))).toThrow(/x{60}\.\.\."/)
  })
})

describe('a description from outside', () => {
  const valid = {
    id: 'mine',
    title: 'Mine',
    description: '',
    changes: '',
    pixelScale: 1,
    layers: [{ type: 'flatten' }],
  }

  it('names the wrong field', () => {
    expect(() => parseModelSpec({ ...valid, layers: [{ type: 'dense', units: 0 }] })).toThrow('layers.0.units')
    expect(() => parseModelSpec({ ...valid, layers: [{ type: 'dropout', rate: 1 }] })).toThrow('layers.0.rate')
    expect(() => parseModelSpec({ ...valid, layers: [{ type: 'transformer' }] })).toThrow('layers.0.type')
    expect(() => parseModelSpec({ ...valid, id: '../../etc/passwd' })).toThrow('id: letters, digits')
    expect(() => parseModelSpec({ ...valid, pixelScale: 2 })).toThrow('pixelScale')
    expect(() => parseModelSpec(null)).toThrow('top level')
  })
})
