import path from 'node:path'
import { runEventSchema } from '@misfit/events/run/run-event'
import { metricSchema } from '@misfit/events/run/metric-json'
import { z } from 'zod'
import { expect, it } from 'vitest'

/** What the client writes: of each event and of a run's settings, the rest is for others. */
const written = [
  'created',
  'started',
  'dataset',
  'model',
  'steps',
  'metrics',
  'parameters',
  'epoch',
  'test',
  'log',
  'finished',
]
const settings = ['name', 'tags', 'model', 'dataset', 'epochs', 'batchSize', 'learningRate', 'seed']
const left = ['environment', 'walk', 'imported', 'writtenAs', 'leftOut']

const objectSchema = z.looseObject({
  properties: z.record(z.string(), z.looseObject({ const: z.string().optional() })),
})

/** The schemas that a hub parses events with, as JSON Schema by type of event. */
function eventSchemas(): Record<string, unknown> {
  const { oneOf } = z.object({ oneOf: z.array(objectSchema) }).parse(
    z.toJSONSchema(runEventSchema, {
      io: 'input',
      unrepresentable: 'any',
      override: ({ zodSchema, jsonSchema }) => {
        if (zodSchema === metricSchema)
          jsonSchema.anyOf = [{ type: 'number' }, { type: 'string', enum: ['NaN', 'Infinity', '-Infinity'] }]
      },
    }),
  )
  const byType = new Map(oneOf.map((schema) => [schema.properties['type']?.const, schema]))
  return Object.fromEntries(
    written.map((type) => {
      const schema = byType.get(type)!
      const properties = Object.fromEntries(Object.entries(schema.properties).filter(([name]) => !left.includes(name)))
      if (type === 'created') {
        const chosen = objectSchema.parse(properties['settings'])
        properties['settings'] = {
          ...chosen,
          properties: Object.fromEntries(settings.map((name) => [name, chosen.properties[name]!])),
        }
      }
      return [type, { ...schema, properties }]
    }),
  )
}

it('is what the client measures events with: run vitest with -u when the schemas changed', async () => {
  const file = path.resolve(import.meta.dirname, '../src/misfit/events/event_schema.json')
  await expect(`${JSON.stringify(eventSchemas(), null, 1)}\n`).toMatchFileSnapshot(file)
})
