import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { run } from '../process/command.mjs'
import { bundleOfProgram } from './program-bundles.mjs'

/** @type {string} */
let folder

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'misfit-bundles-'))
  mkdirSync(join(folder, 'src'))
  write('greeting.ts', "export const greeting: string = 'hello'")
  write('program.ts', "import { greeting } from './greeting.ts'\nconsole.log(greeting)")
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** @param {string} name @param {string} text of a source that was written a minute ago */
function write(name, text) {
  const file = join(folder, 'src', name)
  writeFileSync(file, text)
  utimesSync(file, Date.now() / 1000 - 60, Date.now() / 1000 - 60)
}

const program = () => ({
  name: 'program',
  source: join(folder, 'src', 'program.ts'),
  bundles: join(folder, 'bundle'),
  external: [],
})

async function printed() {
  return (await run(process.execPath, [await bundleOfProgram(program())])).stdout.trim()
}

it('a bundle is used as it is until one of its sources changes', async () => {
  expect(await printed()).toBe('hello')
  writeFileSync(join(folder, 'bundle', 'program.js'), "console.log('as it was')")
  expect(await printed()).toBe('as it was')
  write('greeting.ts', "export const greeting: string = 'good morning'")
  expect(await printed()).toBe('good morning')
})

it('a bundle is made anew where a source is gone, and says what is missing', async () => {
  expect(await printed()).toBe('hello')
  rmSync(join(folder, 'src', 'greeting.ts'))
  await expect(bundleOfProgram(program())).rejects.toThrow('greeting.ts')
})
