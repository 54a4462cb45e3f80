import { defineConfig } from 'vitest/config'

/** One configuration for every project: the project's folder is given with `--root`. */
export default defineConfig({
  test: {
    include: ['**/*.test.ts', '**/*.test.tsx'],
    exclude: ['**/node_modules/**', '**/.next/**', '**/*.e2e.ts'],
    passWithNoTests: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // TensorFlow's native library and PGlite hold process-wide state: one forked process a file.
    pool: 'forks',
  },
})
