import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

/** The examples are compiled with the rest, so what a newcomer copies from the README has the right types. */
it.each(['fit-model', 'model-fit'])('the README shows the example %s as it is compiled', (name) => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  const example = readFileSync(new URL(`./${name}.ts`, import.meta.url), 'utf8')
  expect(readme).toContain(`\`\`\`ts\n${example}\`\`\``)
})
