// Look of the dashboard: what stylelint holds its CSS to. Sizes of type and colours are named in tokens.css alone.

/** Widths at which pages change; tokens.css says what each is for. */
const widths = ['44rem', '64rem', '76rem', '90rem']

/** Functions that make a colour of numbers. `color-mix` makes one of tokens, and is free. */
const colorFunctions = ['rgb', 'rgba', 'hsl', 'hsla', 'hwb', 'lab', 'lch', 'oklab', 'oklch', 'color', 'light-dark']

/** @type {import('stylelint').Config} */
export default {
  ignoreFiles: ['**/node_modules/**', '**/.next*/**', '**/bundle/**', '**/test-results/**', '**/playwright-report/**'],
  reportNeedlessDisables: true,
  rules: {
    'color-no-hex': true,
    'color-named': 'never',
    'function-disallowed-list': [colorFunctions],
    'declaration-property-value-allowed-list': [{ 'font-size': [/^var\(--text-[\w-]+\)$/], font: ['inherit'] }],
    'media-feature-range-notation': 'prefix',
    'media-feature-name-value-allowed-list': [{ 'min-width': widths, 'max-width': widths }],
    'block-no-empty': true,
    'declaration-block-no-duplicate-properties': true,
    'no-duplicate-selectors': true,
    'property-no-unknown': true,
    'unit-no-unknown': true,
  },
  overrides: [
    {
      files: ['**/design/tokens.css'],
      rules: { 'color-no-hex': null, 'function-disallowed-list': null },
    },
  ],
}
