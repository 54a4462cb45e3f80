import nx from '@nx/eslint-plugin'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

/** Scopes that each scope may import: data flows one way, from data to the dashboard. */
const boundaries = {
  text: [],
  events: ['text'],
  evaluation: ['text'],
  locks: ['text'],
  archive: ['events', 'text'],
  data: ['text'],
  model: ['text'],
  training: ['data', 'model', 'evaluation', 'events', 'text'],
  inspection: ['data', 'model', 'training', 'text'],
  store: ['events', 'locks', 'text'],
  hub: ['events', 'store', 'archive', 'evaluation', 'data', 'text'],
  trainer: ['data', 'model', 'training', 'inspection', 'evaluation', 'events', 'locks', 'archive', 'text'],
  dashboard: ['events', 'evaluation', 'data', 'hub', 'store', 'text'],
  'dashboard-e2e': ['events', 'evaluation', 'text'],
}

const noTensorFlow = {
  group: ['@tensorflow/*'],
  message: 'Only src/screens/try-it/model/browser-model.ts loads TensorFlow, when a model is to answer in the browser.',
}

/** Keeps the dashboard's layers apart: screens import views, views import what is shared, never back. */
const notFrom = (/** @type {string[]} */ ...layers) => ({
  group: layers.map((layer) => `**/${layer}/**`),
  message: 'Screens import views, views import what is shared: never back.',
})

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/**',
      '**/.next*/**',
      '**/.nx/**',
      '**/.misfit/**',
      '**/bundle/**',
      '**/next-env.d.ts',
      '**/test-results/**',
    ],
  },
  ...tseslint.configs.strict,
  {
    plugins: { '@nx': nx },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      eqeqeq: 'error',
      'no-console': 'off',
    },
  },
  {
    files: ['apps/**/*.{ts,tsx}', 'libs/**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: false,
          allow: [],
          // A command that trains nothing loads TensorFlow only when it must; others import the same library plainly.
          checkDynamicDependenciesExceptions: ['.*'],
          depConstraints: Object.entries(boundaries).map(([scope, allowed]) => ({
            sourceTag: `scope:${scope}`,
            onlyDependOnLibsWithTags: [`scope:${scope}`, ...allowed.map((name) => `scope:${name}`)],
          })),
        },
      ],
    },
  },
  {
    files: ['apps/dashboard/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      ...reactHooks.configs.recommended.rules,
      'no-restricted-imports': ['error', { patterns: [noTensorFlow] }],
    },
  },
  {
    files: ['apps/dashboard/src/views/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [noTensorFlow, notFrom('screens')] }] },
  },
  {
    files: ['apps/dashboard/src/shared/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [noTensorFlow, notFrom('screens', 'views')] }] },
  },
  {
    files: ['apps/dashboard/src/screens/try-it/model/browser-model.ts'],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    // For Nodes of long ago, which have no other way.
    files: ['**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
)
