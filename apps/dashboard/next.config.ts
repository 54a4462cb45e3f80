import { resolve } from 'node:path'
import type { NextConfig } from 'next'

const workspace = resolve(import.meta.dirname, '../..')

const config: NextConfig = {
  distDir: process.env['MISFIT_NEXT_DIST'] ?? '.next',
  reactStrictMode: true,
  // `npm test` checks types, once.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  devIndicators: false,
  turbopack: { root: workspace },
  outputFileTracingRoot: workspace,
  transpilePackages: ['@misfit/events', '@misfit/evaluation'],
}

export default config
