import { styleText } from 'node:util'
import type { TrainerStatus } from '@misfit/events/live/trainer'

const isTerminal = process.stdout.isTTY && !process.env['NO_COLOR']
const faint = (text: string) => (isTerminal ? styleText('dim', text) : text)
const strong = (text: string) => (isTerminal ? styleText('bold', text) : text)
const link = (text: string) => (isTerminal ? styleText(['cyan', 'underline'], text) : text)

const row = (label: string, text: string) => `  ${faint(label.padEnd(9))}${text}`

interface Banner {
  readonly url: string
  readonly home: string
  readonly database: string | undefined
  readonly trainer: TrainerStatus | 'starting' | 'none'
}

/** Says where to look, where the data is, what trains, and how to stop. */
export function printBanner({ url, home, database, trainer }: Banner): void {
  const lines = [
    '',
    `  ${strong('Misfit')} ${faint('watch image classifiers learn')}`,
    '',
    row('Open', link(url)),
    row('Data', database === undefined ? home : `${home}, runs in ${withoutPassword(database)}`),
    trainer === 'starting' || trainer === 'none' ? row('Trainer', trainer) : trainerLine(trainer).trimEnd(),
    row('Stop', 'Ctrl-C'),
    '',
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

/**
 * Says how the first person comes in, when others than this machine can reach the dashboard. It is printed this once.
 */
export function printFirstToken(url: string, secret: string): void {
  const lines = [
    `  ${strong('Others can reach this dashboard, so it asks for a token.')} This one is an admin's, ` +
      'and is shown this once:',
    '',
    `      ${secret}`,
    '',
    `  Sign in with it on ${link(`${url}/sign-in`)}, and make a token for each person and machine there.`,
    `  ${faint('Lost it? npm run misfit -- token create --name NAME --role admin, on this machine.')}`,
    '',
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

const backends = {
  native: 'native TensorFlow',
  wasm: 'TensorFlow.js on WebAssembly',
  cpu: 'TensorFlow.js in plain JavaScript',
}

/** Writes which TensorFlow trains, and what keeps it from being faster. */
export function trainerLine(status: TrainerStatus): string {
  const what = row('Trainer', `${backends[status.backend]} ${status.tensorflow}, ${status.cores} cores`)
  return status.warning === null ? what : `${what}\n${row('', status.warning)}`
}

export function printLine(line: string): void {
  process.stdout.write(`${line.startsWith(' ') ? line : `  ${line}`}\n`)
}

function withoutPassword(databaseUrl: string): string {
  try {
    const url = new URL(databaseUrl)
    url.password = ''
    return url.href
  } catch {
    return 'PostgreSQL'
  }
}
