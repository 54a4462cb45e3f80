import { Lexer, type Token, type Tokens } from 'marked'
import { Fragment, type ReactNode } from 'react'
import { wantedChart, type WantedChart } from './chart-fence.ts'

/** Addresses that a link may lead to. A path of this dashboard counts as one. */
const safeLink = /^(https?:\/\/|mailto:|\/(?!\/)|#)/i

/**
 * Markdown as elements of React, which nothing in it can escape from: there is no HTML on the way. HTML in it is shown
 * as the text that it is, links lead to the web, to mail and within this dashboard only, and pictures become links, so
 * that opening a page tells no stranger.
 *
 * @param drawChart draws a fence `chart`
 */
export function Markdown({
  text,
  drawChart,
}: {
  text: string
  drawChart: (wanted: WantedChart) => ReactNode
}): ReactNode {
  return <Blocks tokens={new Lexer({ gfm: true, breaks: false }).lex(text)} drawChart={drawChart} />
}

interface Written {
  readonly tokens: readonly Token[]
  readonly drawChart: (wanted: WantedChart) => ReactNode
}

const Blocks = ({ tokens, drawChart }: Written): ReactNode =>
  tokens.map((token, i) => <Fragment key={i}>{block(token, drawChart)}</Fragment>)

/** Notes stand below a page's own headings. */
const headings = ['h3', 'h4', 'h5', 'h6', 'h6', 'h6'] as const

function block(given: Token, drawChart: Written['drawChart']): ReactNode {
  const token = given as
    | Tokens.Heading
    | Tokens.Paragraph
    | Tokens.Blockquote
    | Tokens.List
    | Tokens.Code
    | Tokens.Table
    | Tokens.Hr
    | Tokens.Space
    | Tokens.Text
    | Tokens.HTML
  switch (token.type) {
    case 'space':
      return null
    case 'heading': {
      const Heading = headings[token.depth - 1] ?? 'h6'
      return (
        <Heading>
          <Inline tokens={token.tokens} />
        </Heading>
      )
    }
    case 'paragraph':
      return (
        <p>
          <Inline tokens={token.tokens} />
        </p>
      )
    case 'blockquote':
      return (
        <blockquote>
          <Blocks tokens={token.tokens} drawChart={drawChart} />
        </blockquote>
      )
    case 'list':
      return <List list={token} drawChart={drawChart} />
    case 'code': {
      const wanted = wantedChart(token.lang ?? '')
      return wanted === null ? (
        <pre tabIndex={0}>
          <code>{token.text}</code>
        </pre>
      ) : (
        drawChart(wanted)
      )
    }
    case 'table':
      return <Cells table={token} />
    case 'hr':
      return <hr />
    case 'text':
      return token.tokens === undefined ? token.text : <Inline tokens={token.tokens} />
    default:
      return <p>{token.raw}</p>
  }
}

function List({
  list: { ordered, start, items },
  drawChart,
}: {
  list: Tokens.List
  drawChart: Written['drawChart']
}): ReactNode {
  const rows = items.map((item, i) => (
    <li key={i}>
      {item.task && (
        <input
          type="checkbox"
          checked={item.checked === true}
          disabled
          readOnly
          aria-label={item.checked === true ? 'done' : 'to do'}
        />
      )}
      <Blocks tokens={item.tokens.filter(({ type }) => type !== 'checkbox')} drawChart={drawChart} />
    </li>
  ))
  return ordered ? <ol {...(typeof start === 'number' ? { start } : {})}>{rows}</ol> : <ul>{rows}</ul>
}

function Cells({ table: { header, rows, align } }: { table: Tokens.Table }): ReactNode {
  const style = (column: number) => ({ textAlign: align[column] ?? 'start' }) as const
  return (
    <div role="region" tabIndex={0} aria-label="Table of the note">
      <table>
        <thead>
          <tr>
            {header.map((cell, i) => (
              <th key={i} scope="col" style={style(i)}>
                <Inline tokens={cell.tokens} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, r) => (
            <tr key={r}>
              {row.map((cell, i) => (
                <td key={i} style={style(i)}>
                  <Inline tokens={cell.tokens} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const Inline = ({ tokens }: { tokens: readonly Token[] }): ReactNode =>
  tokens.map((token, i) => <Fragment key={i}>{inline(token)}</Fragment>)

function inline(given: Token): ReactNode {
  const token = given as
    | Tokens.Strong
    | Tokens.Em
    | Tokens.Del
    | Tokens.Codespan
    | Tokens.Link
    | Tokens.Image
    | Tokens.Br
    | Tokens.Escape
    | Tokens.Text
    | Tokens.Tag
  switch (token.type) {
    case 'strong':
      return (
        <strong>
          <Inline tokens={token.tokens} />
        </strong>
      )
    case 'em':
      return (
        <em>
          <Inline tokens={token.tokens} />
        </em>
      )
    case 'del':
      return (
        <del>
          <Inline tokens={token.tokens} />
        </del>
      )
    case 'codespan':
      return <code>{token.text}</code>
    case 'br':
      return <br />
    case 'link':
      return (
        <SafeLink href={token.href}>
          <Inline tokens={token.tokens} />
        </SafeLink>
      )
    case 'image':
      return <SafeLink href={token.href}>{token.text === '' ? token.href : token.text}</SafeLink>
    case 'escape':
      return token.text
    case 'text':
      return 'tokens' in token && token.tokens !== undefined ? <Inline tokens={token.tokens} /> : token.text
    default:
      return token.raw
  }
}

function SafeLink({ href, children }: { href: string; children: ReactNode }): ReactNode {
  return safeLink.test(href) ? (
    <a href={href} rel="noreferrer nofollow">
      {children}
    </a>
  ) : (
    children
  )
}
