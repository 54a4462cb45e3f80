import { type Hub, startHub } from '@misfit/hub/hub'
import { printLine } from './banner.ts'
import { type ServerOptions, UsageError } from './options.ts'

const portsTried = 100

/** Starts the hub on the first free port from the one that is wanted. */
export async function listen(options: ServerOptions): Promise<Hub> {
  const { home, databaseUrl, blobs, host, port: wanted } = options
  for (let port = wanted; port < wanted + portsTried && port <= 65_535; port += 1) {
    try {
      const hub = await startHub({ home, databaseUrl, blobs, host, port })
      if (wanted !== 0 && port !== wanted) printLine(`Port ${wanted} is taken; using ${port}.`)
      return hub
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
    }
  }
  throw new UsageError(`no port from ${wanted} on is free; choose another with --port`)
}
