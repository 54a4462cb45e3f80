import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { chartFence, wantedChart } from './chart-fence.ts'
import { Markdown } from './markdown.tsx'

const rendered = (text: string) =>
  renderToStaticMarkup(
    <Markdown text={text} drawChart={({ metric, runIds }) => <b>{`drawn: ${metric} of ${runIds.join('+')}`}</b>} />,
  )

describe('a note', () => {
  it('has headings, emphasis, lists, code, tables and links', () => {
    expect(
      rendered('# One\n\nSee **this** and *that*, `x < y`, ~~not~~ [there](https://example.com) or [here](/runs/a).'),
    ).toBe(
      '<h3>One</h3><p>See <strong>this</strong> and <em>that</em>, <code>x &lt; y</code>, <del>not</del> <a ' +
        'href="https://example.com" rel="noreferrer nofollow">there</a> or <a href="/runs/a" rel="noreferrer ' +
        'nofollow">here</a>.</p>',
    )
    expect(rendered('3. a\n4. b\n   - c')).toBe('<ol start="3"><li>a</li><li>b<ul><li>c</li></ul></li></ol>')
    expect(rendered('- [x] done')).toContain('type="checkbox"')
    expect(rendered('| a | b |\n|---|--:|\n| 1 | 2 |')).toContain('<td style="text-align:right">2</td>')
    expect(rendered('```ts\na < b\n```')).toBe('<pre tabindex="0"><code>a &lt; b</code></pre>')
  })

  it('draws charts where it says so', () => {
    expect(rendered('```chart metric="my loss" run=abcdefghijk1,abcdefghijk2\n```')).toBe(
      '<b>drawn: my loss of abcdefghijk1+abcdefghijk2</b>',
    )
    expect(wantedChart('chart')).toEqual({ runIds: [], metric: 'accuracy' })
    expect(wantedChart('charts metric=a')).toBeNull()
    expect(wantedChart('chart run=../../etc')).toEqual({ runIds: [], metric: 'accuracy' })
    for (const metric of ['loss', 'train/my loss'])
      expect(rendered(chartFence({ metric, runIds: [] }))).toBe(`<b>drawn: ${metric} of </b>`)
  })
})

describe('script in a note stays text', () => {
  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    'a <svg/onload=alert(1)> b',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<a href="javascript:alert(1)">x</a>',
    '<!-- --><script>1</script>',
    '<style>body{display:none}</style>',
    '<details open ontoggle=alert(1)>',
    '`<script>`',
    '```\n<script>alert(1)</script>\n```',
    '| <script> |\n|---|\n| <img onerror=1> |',
    '&lt;script&gt;alert(1)&lt;/script&gt;',
    '<ScRiPt>1</sCrIpT>',
    '<math><mi//xlink:href="data:x,<script>alert(4)</script>">',
  ])('%j', (text) => expect(rendered(text)).not.toMatch(/<(script|img|svg|iframe|style|details|math)/i))

  it.each([
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](java\nscript:alert(1))',
    '[x](data:text/html,<script>alert(1)</script>)',
    '[x](vbscript:x)',
    '[x](//evil.example)',
    '<javascript:alert(1)>',
    '[x]( javascript:alert(1))',
    '[x](\u0001javascript:alert(1))',
    '[x][1]\n\n[1]: javascript:alert(1)',
    '![x](javascript:alert(1))',
    '![x](data:image/svg+xml,<svg/onload=alert(1)>)',
    '[x](&#106;avascript:alert(1))',
    '[x](blob:https://a)',
    '[x](file:///etc/passwd)',
  ])('%j leads nowhere', (text) => expect(rendered(text)).not.toContain('<a '))

  it('a picture is a link: opening the page asks no other host', () =>
    expect(rendered('![seen](https://tracker.example/p.png)')).toBe(
      '<p><a href="https://tracker.example/p.png" rel="noreferrer nofollow">seen</a></p>',
    ))

  it('quotes cannot leave an address', () =>
    expect(rendered('[x](https://a.example/"onmouseover="alert(1))')).toBe(
      '<p><a href="https://a.example/&quot;onmouseover=&quot;alert(1)" rel="noreferrer nofollow">x</a></p>',
    ))
})
