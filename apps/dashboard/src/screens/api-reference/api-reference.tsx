import type { ReactNode } from 'react'
import type { RawBody } from '@misfit/events/http/http-routes'
import type { HttpSchemaName } from '@misfit/events/http/http-schemas'
import { componentSchemas } from '@misfit/events/http/openapi'
import { hubPath } from '../../shared/hub-api/hub-path.ts'
import { Section } from '../../shared/primitives/section.tsx'
import { type DescribedRoute, routesByPart } from './routes-by-part.ts'
import { Fact, Facts } from '../../shared/primitives/layout/facts.tsx'
import styles from './api-reference.module.css'

/** Every route of the hub with what it takes and gives, from the table that also makes `/api/openapi.json`. */
export function ApiReference(): ReactNode {
  const schemas = Object.entries(componentSchemas())
  return (
    <>
      <header className={styles.head}>
        <h1>HTTP API</h1>
        <p>
          For programs in any language: they log runs, publish images and read what is here. The same as OpenAPI 3.1 for
          tools: <a href={hubPath('/api/openapi.json')}>openapi.json</a>. Beyond this machine a request carries{' '}
          <code>Authorization: Bearer</code> and a token.
        </p>
      </header>
      {[...routesByPart()].map(([part, routes]) => (
        <Section key={part} title={part} anchor={part.replace('.', '-')}>
          {routes.map((route) => (
            <Route key={`${route.method} ${route.path}`} route={route} />
          ))}
        </Section>
      ))}
      <Section
        title="Schemas"
        note="JSON Schema 2020-12. A Metric may be NaN or infinite: then it travels as text."
        anchor="schemas"
      >
        {schemas.map(([name, schema]) => (
          <details key={name} className={styles.fold}>
            <summary>
              <code>{name}</code>
            </summary>
            {/* The target is within, so that following a link opens it. */}
            <pre
              className={styles.json}
              id={schemaAnchor(name)}
              tabIndex={0}
              role="region"
              aria-label={`Schema of ${name}`}
            >
              {JSON.stringify(schema, null, 2).replaceAll('#/components/schemas/', '')}
            </pre>
          </details>
        ))}
      </Section>
    </>
  )
}

function Route({
  route: { method, path, summary, description, query, body, answer, refusals, least },
}: {
  route: DescribedRoute
}): ReactNode {
  return (
    <details className={styles.fold}>
      <summary>
        <code className={styles.method}>{method}</code> <code className={styles.path}>{path}</code>{' '}
        <span className={styles.words}>{summary}</span>
      </summary>
      <div className={styles.more}>
        {description !== undefined && <p>{description}</p>}
        <Facts layout="beside" className={styles.pairs}>
          {Object.entries(query ?? {}).map(([name, meaning]) => (
            <Fact key={name} name={<code>?{name}=</code>}>
              {meaning}
            </Fact>
          ))}
          <Fact name="Body">{body === undefined ? 'none' : <Content name={body} />}</Fact>
          <Fact name="Answer">{answer === undefined ? '204, without a body' : <Content name={answer} />}</Fact>
          {Object.entries(refusals ?? {}).map(([status, meaning]) => (
            <Fact key={status} name={status}>
              {meaning}
            </Fact>
          ))}
          <Fact name="Open to">{least}</Fact>
        </Facts>
      </div>
    </details>
  )
}

function Content({ name }: { name: HttpSchemaName | RawBody }): ReactNode {
  if (name === 'bytes') return 'bytes, as they are'
  if (name === 'events')
    return (
      <>
        one <SchemaLink name="RunEvent" /> a line (application/x-ndjson)
      </>
    )
  return <SchemaLink name={name} />
}

const SchemaLink = ({ name }: { name: HttpSchemaName }): ReactNode => (
  <a href={`#${schemaAnchor(name)}`}>
    <code>{name}</code>
  </a>
)

const schemaAnchor = (name: string): string => `schema-${name}`
