import { z } from 'zod'
import { httpRoutes, type HttpRoute } from './http-routes.ts'
import { httpSchemas } from './http-schemas.ts'
import { metricSchema } from '../run/metric-json.ts'

/** A part of the document: OpenAPI 3.1, whose schemas are JSON Schema 2020-12. */
export type OpenApiPart = Readonly<Record<string, unknown>>

interface OpenApiDocument {
  readonly openapi: '3.1.0'
  readonly info: OpenApiPart
  readonly security: readonly OpenApiPart[]
  /** Routes by path and, in lower case, method. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiPart>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, OpenApiPart>>
    readonly securitySchemes: OpenApiPart
  }
}

const json = 'application/json'
const rawTypes = { events: 'application/x-ndjson', bytes: 'application/octet-stream' } as const

/**
 * The description of the hub's HTTP API, made from the schemas that its requests and answers are parsed with.
 *
 * @param version of the hub
 */
export function openApiDocument(version: string): OpenApiDocument {
  const paths: Record<string, Record<string, OpenApiPart>> = {}
  for (const [key, route] of Object.entries(httpRoutes)) {
    const [method = '', path = ''] = key.split(' ')
    const place = (paths[path.replaceAll(/:(\w+)/g, '{$1}')] ??= {})
    place[method.toLowerCase()] = operation(path, route, method)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Misfit',
      version,
      description:
        'What a Misfit hub answers over HTTP. Beyond loopback all but health, ' +
        'this description and the session want a token. ' +
        'Numbers that JSON cannot hold travel as the texts "NaN", "Infinity" and "-Infinity".',
    },
    security: [{}, { token: [] }, { session: [] }],
    paths,
    components: {
      schemas: componentSchemas(),
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'a token that an admin made' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'misfit_session_4200',
          description: 'what signing in sets; the port is part of its name',
        },
      },
    },
  }
}

function operation(
  path: string,
  { summary, description, query = {}, body, answer, refusals = {} }: HttpRoute,
  method: string,
): OpenApiPart {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  const inQuery = Object.entries(query).map(([name, meaning]) => ({
    name,
    in: 'query',
    required: false,
    description: meaning,
    schema: { type: 'integer', minimum: 0 },
  }))
  const inCamelCase = path.replace('/api', '').replaceAll(/[/:.]+(\w)/g, (_, first: string) => first.toUpperCase())
  return {
    operationId: `${method.toLowerCase()}${inCamelCase}`,
    tags: [path.split('/')[2]?.replace('.json', '') ?? 'hub'],
    summary,
    ...(description === undefined ? {} : { description }),
    parameters: [...inPath, ...inQuery],
    ...(body === undefined ? {} : { requestBody: { required: true, content: content(body) } }),
    responses: {
      ...(answer === undefined
        ? { 204: { description: 'done' } }
        : { 200: { description: 'the answer', content: content(answer) } }),
      ...Object.fromEntries(Object.entries(refusals).map(([status, meaning]) => [status, refusal(meaning)])),
      default: refusal('it was refused; the error says why'),
    },
  }
}

const refusal = (description: string): OpenApiPart => ({ description, content: content('Error') })

function content(name: NonNullable<HttpRoute['body']>): OpenApiPart {
  if (name === 'bytes') return { [rawTypes.bytes]: {} }
  if (name === 'events')
    return { [rawTypes.events]: { schema: { type: 'string', description: 'one RunEvent a line, as JSON' } } }
  return { [json]: { schema: { $ref: reference(name) } } }
}

const reference = (name: string): string => `#/components/schemas/${name}`

/** The schemas as they are on the wire, before their transforms; a schema within another is named, not repeated. */
export function componentSchemas(): Record<string, OpenApiPart> {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(httpSchemas)) registry.add(schema, { id })
  const { schemas } = z.toJSONSchema(registry, {
    io: 'input',
    uri: reference,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      // A number may be NaN here, which no JSON Schema can say of a custom schema by itself.
      if (zodSchema === metricSchema)
        jsonSchema.anyOf = [{ type: 'number' }, { type: 'string', enum: ['NaN', 'Infinity', '-Infinity'] }]
    },
  })
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema: _schema, $id: _id, ...schema }]) => [name, schema]),
  )
}
