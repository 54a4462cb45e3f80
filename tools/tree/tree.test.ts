import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

/** Rules of the tree that no linter knows. */

const workspace = path.resolve(import.meta.dirname, '../..')
const notOurs = /^(node_modules|bundle|dist|__pycache__|migrations|\..*|.*\.egg-info)$/
const mostSources = 25
const longestLine = 120
const longestProse = 130

/** Lists the files below a folder, as paths from the workspace; what others wrote is left out. */
function filesIn(folder: string): string[] {
  return readdirSync(path.join(workspace, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(folder, entry.name)
    if (!entry.isDirectory()) return [file]
    return notOurs.test(entry.name) ? [] : filesIn(file)
  })
}

const all = ['apps', 'clients', 'deploy', 'docs', 'findings', 'libs', 'tools'].flatMap(filesIn)
const files = all.filter((file) => !/\/src\/(.*\/)?fixtures\//.test(file))
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...files.filter((file) => /^docs\/.*\.md$/.test(file)),
]
const textOf = (file: string): string => readFileSync(path.join(workspace, file), 'utf8')
/** Numbers of the lines that are longer than allowed, but for addresses, which can't be broken. */
const longLines = (file: string, most: number, isExcepted: (line: string) => boolean): string[] =>
  textOf(file)
    .split('\n')
    .flatMap((line, i) => ([...line].length > most && !isExcepted(line) ? [`${file}:${i + 1}`] : []))

describe('the tree', () => {
  it('has no folder of more than 25 sources of its own', () => {
    const sources = new Map<string, number>()
    for (const file of files) {
      if (!/\.(ts|tsx|mjs|mts|py)$/.test(file) || /\.test\.|\.fixture\.|\.d\.m?ts$/.test(file)) continue
      sources.set(path.dirname(file), (sources.get(path.dirname(file)) ?? 0) + 1)
    }
    expect(sources.size).toBeGreaterThan(100)
    expect([...sources].filter(([, count]) => count > mostSources)).toEqual([])
  })

  it('has no line of code or comment of more than 120 characters', () => {
    const code = files.filter((file) => /\.(ts|tsx|mts|mjs|cjs|css|py|cc|h|sh)$/.test(file))
    expect(code.length).toBeGreaterThan(1000)
    expect(code.flatMap((file) => longLines(file, longestLine, (line) => line.includes('://')))).toEqual([])
  })

  it('has no line of prose of more than 130 characters, but for tables and what is quoted', () => {
    const excepted = (line: string): boolean => /^\s*\||:\/\/|^\s*\{/.test(line)
    expect(documents.flatMap((file) => longLines(file, longestProse, excepted))).toEqual([])
  })

  it('has every file and folder that the documents name', () => {
    const known = new Set(all.flatMap((file) => file.split('/').map((_, i, parts) => parts.slice(0, i + 1).join('/'))))
    const named = documents.flatMap((file) =>
      [...textOf(file).matchAll(/(?<![\w/.@-])(?:apps|clients|docs|libs|tools)\/[\w./-]*\w/g)].map(([name]) => name),
    )
    expect(named.length).toBeGreaterThan(20)
    expect(named.filter((name) => !known.has(name))).toEqual([])
  })
})
