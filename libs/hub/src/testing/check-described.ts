import { openApiDocument, type OpenApiPart } from '@misfit/events/http/openapi'
import { z } from 'zod'

/** The document, with its schemas where a JSON Schema by itself keeps them. */
const { paths, components } = openApiDocument('test')
const withLocalReferences = (part: unknown): unknown =>
  JSON.parse(JSON.stringify(part).replaceAll('#/components/schemas/', '#/$defs/'))
const definitions = withLocalReferences(components.schemas)

const contentSchema = z.object({
  content: z.record(z.string(), z.object({ schema: z.record(z.string(), z.unknown()).optional() })).optional(),
})
const operationSchema = z.object({ responses: z.record(z.string(), contentSchema) })

/**
 * Compares an answer with the description of the API, for tests; null when it is as described, else what is wrong.
 *
 * @param path without its query
 * @param body parsed JSON; undefined for an answer without JSON
 */
export function checkDescribed(method: string, path: string, status: number, body: unknown): string | null {
  const operation = operationOf(method, path)
  if (operation === null) return status === 404 || status === 405 ? null : `${method} ${path} is not described`
  const { responses } = operationSchema.parse(operation)
  const response = responses[status] ?? (status >= 400 ? responses['default'] : undefined)
  if (response === undefined) return `${method} ${path}: an answer of ${status} is not described`
  const schema = response.content?.['application/json']?.schema
  if (schema === undefined)
    return body === undefined || body === null
      ? null
      : `${method} ${path}: an answer of ${status} has no JSON, as described`
  const problem = parserOf(schema).safeParse(body).error
  return problem === undefined ? null : `${method} ${path}: ${z.prettifyError(problem)}`
}

const parsers = new Map<string, z.ZodType>()
function parserOf(schema: OpenApiPart): z.ZodType {
  const key = JSON.stringify(schema)
  const known = parsers.get(key)
  if (known !== undefined) return known
  const parser = z.fromJSONSchema(
    z
      .record(z.string(), z.unknown())
      .parse({ ...z.record(z.string(), z.unknown()).parse(withLocalReferences(schema)), $defs: definitions }),
  )
  parsers.set(key, parser)
  return parser
}

/** Paths with fewer parameters come first, as `/api/runs` before `/api/runs/{id}`. */
function operationOf(method: string, path: string): OpenApiPart | null {
  const template = Object.keys(paths)
    .filter((one) => new RegExp(`^${one.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path))
    .sort((a, b) => a.split('{').length - b.split('{').length)[0]
  return template === undefined ? null : (paths[template]?.[(method === 'HEAD' ? 'GET' : method).toLowerCase()] ?? null)
}
