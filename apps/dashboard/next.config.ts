import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { NextConfig } from 'next'

const workspace = resolve(import.meta.dirname, '../..')

/** The path under which a proxy serves the pages, such as `/misfit`. It is part of what is built. */
const basePath = process.env['MISFIT_BASE_PATH'] ?? ''

const config: NextConfig = {
  basePath,
  // Read by src/shared/hub-api/hub-path.ts, in the browser.
  env: { MISFIT_BASE_PATH: basePath },
  distDir: process.env['MISFIT_NEXT_DIST'] ?? '.next',
  reactStrictMode: true,
  // `npm test` checks types, once.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  devIndicators: false,
  turbopack: { root: workspace },
  // Never asked for by the server: they answer in the browser. Else each build would compile them for it as well.
  serverExternalPackages: ['@tensorflow/tfjs-backend-cpu', '@tensorflow/tfjs-core', '@tensorflow/tfjs-layers'],
  experimental: {
    // The server's part stays on this machine, and nobody looks at where its lines come from.
    ...(process.env['NODE_ENV'] === 'production' && {
      turbopackMinify: { server: false, client: true },
      turbopackSourceMaps: false,
    }),
    // What a later build begins with takes a sixth of the time of the first to write, and most build once.
    turbopackFileSystemCacheForBuild: existsSync(resolve(import.meta.dirname, '.next/BUILD_ID')),
  },
  outputFileTracingRoot: workspace,
  transpilePackages: ['@misfit/events', '@misfit/evaluation'],
}

export default config
