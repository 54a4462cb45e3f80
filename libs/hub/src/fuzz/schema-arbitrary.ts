import fc from 'fast-check'

/** Schema of JSON as `z.toJSONSchema` writes it. */
type JsonSchema = Readonly<Record<string, unknown>>

const deepest = 6

/**
 * Values that no schema expects: of every type, of odd sizes, and names that mean something to JavaScript, SQL, HTML or
 * a path.
 */
const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0,
    1e308,
    2 ** 53,
    0.5,
    '',
    ' ',
    '\0',
    '\ud800',
    '../../etc/passwd',
    '..%2f..%2fetc',
    "'; DROP TABLE runs; --",
    '<script>alert(1)</script>',
    '=1+1',
    '__proto__',
    'constructor',
    'NaN',
    '𝕏'.repeat(300),
    [],
    {},
    [[[[[[[[[[[[]]]]]]]]]]]],
    // A key of its own, as JSON.parse makes it.
    JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}'),
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.jsonValue({ maxDepth: 3 }),
)

/**
 * Values of a JSON Schema, most of them valid, so that they get past the schema to what is behind it.
 *
 * @param components what `$ref` refers to, by the last part of its name
 */
export function valuesOf(
  schema: JsonSchema,
  components: Readonly<Record<string, JsonSchema>>,
  depth = 0,
): fc.Arbitrary<unknown> {
  const of = (part: unknown) => valuesOf(isSchema(part) ? part : {}, components, depth + 1)
  if (depth > deepest) return fc.constant(null)
  if (typeof schema.$ref === 'string') return of(components[schema.$ref.split('/').at(-1) ?? ''])
  const choices = schema.anyOf ?? schema.oneOf
  if (Array.isArray(choices) && choices.length > 0) return fc.oneof(...choices.map(of))
  if (Array.isArray(schema.allOf) && schema.allOf.length > 0) return of(schema.allOf[0])
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (Array.isArray(schema.enum)) return fc.constantFrom<unknown>(...schema.enum)
  switch (schema.type) {
    case 'object':
      return objects(schema, of)
    case 'array':
      return fc.array(of(schema.items), { maxLength: 4, minLength: Math.min(4, number(schema.minItems, 0)) })
    case 'string':
      return strings(schema)
    case 'integer':
      return fc.integer({
        min: Math.max(-(2 ** 31), number(schema.minimum, -5)),
        max: Math.min(2 ** 31 - 1, number(schema.maximum, 2000)),
      })
    case 'number':
      return fc.double({ min: number(schema.minimum, -10), max: number(schema.maximum, 10), noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    default:
      return junk
  }
}

/** Values of a schema of which one part was exchanged for something else, anywhere in them. */
export function nearlyValuesOf(
  schema: JsonSchema,
  components: Readonly<Record<string, JsonSchema>>,
): fc.Arbitrary<unknown> {
  return fc
    .tuple(valuesOf(schema, components), fc.array(fc.nat(20), { minLength: 1, maxLength: 4 }), junk)
    .map(([value, path, other]) => exchanged(value, path, other))
}

/** Neither the one nor the other, but JSON. */
export const anything = junk

function objects(schema: JsonSchema, of: (part: unknown) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const required = Array.isArray(schema.required) ? schema.required.map(String) : []
  const properties = isSchema(schema.properties) ? schema.properties : {}
  return fc.record(Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, of(part)])), {
    requiredKeys: required.filter((name) => name in properties),
  })
}

function strings({ pattern, minLength, maxLength }: JsonSchema): fc.Arbitrary<string> {
  if (typeof pattern === 'string') {
    try {
      return fc.stringMatching(new RegExp(pattern, 'u'))
    } catch {
      // Not every pattern can be turned into a generator.
    }
  }
  return fc.string({
    unit: 'grapheme',
    minLength: Math.min(50, number(minLength, 0)),
    maxLength: Math.min(200, number(maxLength, 30)),
  })
}

/** Goes down along the path as far as there is something, and puts the other value there. */
function exchanged(value: unknown, [first, ...rest]: readonly number[], other: unknown): unknown {
  if (first === undefined || typeof value !== 'object' || value === null) return other
  const keys = Object.keys(value)
  const key = keys[first % Math.max(1, keys.length)]
  if (key === undefined) return other
  const inner = exchanged(Reflect.get(value, key), rest, other)
  return Array.isArray(value) ? value.with(Number(key), inner) : { ...value, [key]: inner }
}

const isSchema = (part: unknown): part is JsonSchema =>
  typeof part === 'object' && part !== null && !Array.isArray(part)
const number = (value: unknown, otherwise: number): number =>
  typeof value === 'number' && Math.abs(value) < 2 ** 52 ? value : otherwise
