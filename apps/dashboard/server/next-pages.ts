import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { resolve } from 'node:path'
import { pagePolicy } from '@misfit/hub/access/security-headers'
import type { Pages } from '@misfit/hub/live/page-connections'
import { z } from 'zod'
import { printLine } from './address-banner.ts'
import { ServerOptionsError, workspace } from './options.ts'

const dashboard = resolve(workspace, 'apps/dashboard')

/**
 * Prepares the Next pages, to be served on the hub's port.
 *
 * @param options.built when the pages are; Next is loaded meanwhile
 * @param options.port of the hub, once it has one
 * @param options.basePath such as `/misfit` where a proxy serves them under a path, else empty
 * @throws UsageError when they were not built, or for another path, and `dev` is false
 */
export async function startPages({
  dev,
  built,
  port,
  basePath,
}: {
  dev: boolean
  built: Promise<void>
  port: Promise<number>
  basePath: string
}): Promise<Pages & { close(): Promise<void> }> {
  process.env['NEXT_TELEMETRY_DISABLED'] = '1'
  // Next and React choose their builds by it when they are loaded.
  Object.assign(process.env, { NODE_ENV: dev ? 'development' : 'production' })
  // Also for the configuration of Next.
  process.env['MISFIT_BASE_PATH'] = basePath
  const [{ default: next }] = await Promise.all([import('next'), built])
  if (dev) compileApartFromOthers()
  else checkBuild(basePath)
  // Next listens for upgrades on the server it is given; the live link's are not for it, so it gets a stand-in to which
  // only its own are passed on.
  const upgrades = createServer()
  const app = next({ dev, dir: dashboard, hostname: '127.0.0.1', port: await port, httpServer: upgrades })
  await app.prepare()
  const handle = app.getRequestHandler()
  return {
    request: (request, response) => {
      const nonce = randomBytes(16).toString('base64')
      const policy = pagePolicy(nonce, dev)
      // Next puts the nonce that it finds in the request's policy on its scripts, and our layout this one on its own.
      request.headers['content-security-policy'] = policy
      request.headers['x-nonce'] = nonce
      response.setHeader('content-security-policy', policy)
      void handle(request, response)
    },
    upgrade: (request, socket, head) => {
      if (!upgrades.emit('upgrade', request, socket, head)) socket.destroy()
    },
    close: () => app.close(),
  }
}

/** @throws UsageError */
function checkBuild(basePath: string): void {
  const folder = resolve(dashboard, process.env['MISFIT_NEXT_DIST'] ?? '.next')
  if (!existsSync(resolve(folder, 'BUILD_ID'))) {
    throw new ServerOptionsError('the pages are not built yet. Build them with: npx nx build dashboard')
  }
  const built = z
    .object({ basePath: z.string() })
    .parse(JSON.parse(readFileSync(resolve(folder, 'routes-manifest.json'), 'utf8'))).basePath
  if (built !== basePath) {
    throw new ServerOptionsError(
      `the pages were built for the path "${built || '/'}", not "${basePath || '/'}". Build them with: ` +
        `MISFIT_BASE_PATH=${basePath} npx nx build dashboard`,
    )
  }
}

/** Next ends the process when another one compiles into the same folder: then we take a second one. */
function compileApartFromOthers(): void {
  if (process.env['MISFIT_NEXT_DIST'] || !isCompiling('.next')) return
  process.env['MISFIT_NEXT_DIST'] = '.next/beside'
  printLine('Another dashboard is being served from this workspace; this one compiles its pages anew.')
}

function isCompiling(folder: string): boolean {
  try {
    const { pid } = JSON.parse(readFileSync(resolve(dashboard, folder, 'dev/lock'), 'utf8')) as { pid: number }
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
