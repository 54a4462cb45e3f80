import { readFileSync } from 'node:fs'
import { type Hub, startHub } from '@misfit/hub/hub'
import { printLine } from './address-banner.ts'
import { type ServerOptions, ServerOptionsError } from './options.ts'

const portsTried = 100

/** Starts the hub on the first free port from the one that is wanted. */
export async function listen(options: ServerOptions): Promise<Hub> {
  const { home, databaseUrl, blobs, host, publicUrl, privateWebhooks, port: wanted } = options
  const tls = options.tls === undefined ? undefined : { cert: readPem(options.tls.cert), key: readPem(options.tls.key) }
  for (let port = wanted; port < wanted + portsTried && port <= 65_535; port += 1) {
    try {
      const hub = await startHub({
        home,
        databaseUrl,
        blobs,
        host,
        publicUrl,
        privateWebhooks,
        tls,
        port,
        say: printLine,
      })
      if (wanted !== 0 && port !== wanted) printLine(`Port ${wanted} is taken; using ${port}.`)
      return hub
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
    }
  }
  throw new ServerOptionsError(`no port from ${wanted} on is free; choose another with --port`)
}

/** @throws UsageError */
function readPem(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new ServerOptionsError(
      `${path} cannot be read (${reason}); MISFIT_TLS_CERT and MISFIT_TLS_KEY name files in PEM`,
    )
  }
}
