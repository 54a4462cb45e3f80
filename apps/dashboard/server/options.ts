import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type BlobPlace, blobPlace } from '@misfit/store/blobs/open-blobs'
import { messageOf } from '@misfit/text/message-of'

export const workspace = resolve(import.meta.dirname, '../../..')

/** The command line or the environment asks for something that makes no sense. */
export class ServerOptionsError extends Error {
  override name = 'UsageError'
}

export interface ServerOptions {
  /** Pages are compiled when they are asked for. */
  readonly dev: boolean
  /** The port to try first. */
  readonly port: number
  readonly host: string
  /** The address that browsers see when a proxy stands before it. */
  readonly publicUrl: URL | undefined
  /** Files in PEM: it speaks HTTPS with them. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined
  /** The data folder, as an absolute path. */
  readonly home: string
  /** A PostgreSQL database instead of the embedded one. */
  readonly databaseUrl: string | undefined
  /** Place of predictions, images and checkpoints. */
  readonly blobs: BlobPlace
  /** Whether to start a trainer alongside. */
  readonly trainer: boolean
  /** Whether webhooks may go to addresses that are not of the internet, such as a chat server in the office. */
  readonly privateWebhooks: boolean
  /** Whether to open the browser. */
  readonly open: boolean
  /** Training to begin when nothing was ever trained here. */
  readonly autostart: 'walk' | null
}

/** Reads the command line and the environment. @throws UsageError; StoreError where blobs cannot be */
export function readOptions(
  args = process.argv.slice(2),
  env: Record<string, string | undefined> = process.env,
): ServerOptions {
  const { values } = parse(args)
  const home = resolve(env['MISFIT_HOME'] || resolve(workspace, '.misfit'))
  return {
    dev: values.dev ?? false,
    port: portOf(values.port ?? env['PORT'] ?? '4200'),
    host: values.host ?? (env['MISFIT_HOST'] || '127.0.0.1'),
    publicUrl: publicUrlOf(values['public-url'] ?? env['MISFIT_PUBLIC_URL']),
    tls: tlsOf(env['MISFIT_TLS_CERT'], env['MISFIT_TLS_KEY']),
    home,
    databaseUrl: env['DATABASE_URL'] || undefined,
    blobs: blobPlace(home, env),
    privateWebhooks: env['MISFIT_WEBHOOK_PRIVATE'] === '1',
    trainer: env['MISFIT_NO_TRAINER'] !== '1',
    open: env['MISFIT_OPEN'] === '1',
    autostart: env['MISFIT_AUTOSTART'] === 'walk' ? 'walk' : null,
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        dev: { type: 'boolean' },
        port: { type: 'string' },
        host: { type: 'string' },
        'public-url': { type: 'string' },
      },
    })
  } catch (error) {
    throw new ServerOptionsError(messageOf(error))
  }
}

function publicUrlOf(text: string | undefined): URL | undefined {
  if (!text) return undefined
  const url = URL.canParse(text) ? new URL(text) : null
  if (
    url !== null &&
    ['http:', 'https:'].includes(url.protocol) &&
    url.search === '' &&
    url.hash === '' &&
    url.username === ''
  )
    return url
  throw new ServerOptionsError(
    `the public URL must be an address such as https://misfit.example, not ${JSON.stringify(text.slice(0, 200))}`,
  )
}

function tlsOf(cert: string | undefined, key: string | undefined): ServerOptions['tls'] {
  if (!cert && !key) return undefined
  if (!cert || !key)
    throw new ServerOptionsError('for HTTPS give both MISFIT_TLS_CERT and MISFIT_TLS_KEY: files in PEM')
  return { cert, key }
}

function portOf(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new ServerOptionsError(`the port must be a number from 0 to 65535, not ${JSON.stringify(text.slice(0, 50))}`)
}
