import { createServer } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { configuredIndexes, findInIndex, indexesInConfig, linkTo } from './package-index.mjs'

const FILE = 'thing_cpu-1.0-cp311-cp311-manylinux_2_27_x86_64.whl'

describe('the configured index', () => {
  it('is read from the environment first', () => {
    expect(
      configuredIndexes({
        PIP_INDEX_URL: 'http://one.invalid/simple',
        PIP_EXTRA_INDEX_URL: 'http://two.invalid/simple http://three.invalid/simple',
      }).slice(0, 3),
    ).toEqual(['http://one.invalid/simple', 'http://two.invalid/simple', 'http://three.invalid/simple'])
  })

  it('is read from pip.conf', () => {
    expect(
      indexesInConfig(
        '[global]\ntimeout = 60\nindex-url = http://one.invalid/simple/\n[install]\nextra-index-url: ' +
          'http://two.invalid/simple\n',
      ),
    ).toEqual(['http://one.invalid/simple/', 'http://two.invalid/simple'])
  })

  it('is nothing else: no host is built in', () => {
    expect(indexesInConfig('[global]\ntimeout = 60\n')).toEqual([])
  })
})

describe("the index's page of a project", () => {
  it('gives the link of exactly this file, without its fragment', () => {
    const html =
      `<a href="../files/${FILE}.metadata">m</a><a data-requires-python="&gt;=3" ` +
      `href="../files/a%2Bb/${FILE}#sha256=00">${FILE}</a>`
    expect(linkTo(html, FILE)).toBe(`../files/a%2Bb/${FILE}`)
    expect(linkTo(html, 'other.whl')).toBeUndefined()
  })

  let server
  afterEach(() => server?.close())

  it('is fetched by the name of the project, and links are taken relative to it', async () => {
    server = createServer((request, response) => {
      if (request.url === '/simple/thing-cpu/') response.end(`<a href="../../files/${FILE}#sha256=00">x</a>`)
      else response.writeHead(404).end()
    })
    await new Promise((done) => server.listen(0, '127.0.0.1', done))
    const base = `http://127.0.0.1:${server.address().port}`
    expect(await findInIndex(`${base}/simple/`, 'thing-cpu', FILE)).toBe(`${base}/files/${FILE}`)
    await expect(findInIndex(`${base}/simple`, 'absent', FILE)).rejects.toThrow('404')
    await expect(findInIndex(`${base}/simple`, 'thing-cpu', 'other.whl')).rejects.toThrow('no other.whl')
  })
})
