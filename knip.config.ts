import type { KnipConfig } from 'knip'

/** Entry points are what Node, Nx, Next, vitest or a worker loads by a path; all else must be imported by something. */
const config: KnipConfig = {
  workspaces: {
    '.': {
      entry: [
        'tools/setup/*.mjs',
        'tools/setup/product/prepare-product.ts',
        'tools/bench/*.ts',
        'tools/bench/load/{open-pages,sender}.ts',
        'tools/bench/hardware/matmul-rate-measurement.ts',
        'tools/bench/prediction/misfit-predictor.ts',
        'tools/bench/training/misfit-contestant.ts',
        'tools/examples/*.ts',
        'tools/faults/*.mjs',
        'tools/fixtures/*.ts',
      ],
      project: ['tools/**/*.{ts,mjs}', 'clients/**/*.ts'],
    },
    'apps/dashboard': {
      entry: ['server.ts', 'data.ts', 'serve.mjs', 'src/computing.worker.ts'],
      project: ['**/*.{ts,tsx,mjs,css}'],
    },
    'apps/dashboard-e2e': { entry: ['src/*.e2e.ts'], project: ['src/**/*.ts'] },
    'apps/trainer': { project: ['src/**/*.ts', '*.mjs'] },
    'libs/*': { project: ['src/**/*.ts'], includeEntryExports: true },
  },
  // Packages of the workspace are listed once, at its top.
  exclude: ['unlisted'],
  compilers: {
    css: (text) => [...text.matchAll(/(?<=@)import[^;]+/g)].map(([line]) => line.replace('url(', '')).join('\n'),
  },
}

export default config
