// What set-up says at its end.

/** Measured on the walk's models, 2 cores: one epoch of model_2 and some batches of model_3, against the native backend. */
export const SLOWER = {
  wasm: 'about 5 to 20 times slower',
  cpu: 'about 50 times slower',
}

/**
 * @param {import('./record.mjs').SetupRecord} record
 * @returns {string} one line for the native backend, a framed notice for the others
 */
export function banner(record) {
  if (record.backend === 'native') return `Training uses native TensorFlow ${record.tensorflow}.`
  const name = record.backend === 'wasm' ? 'WebAssembly' : 'plain JavaScript'
  const lines = [
    `Training uses ${name} (TensorFlow.js ${record.tensorflow}): ${SLOWER[record.backend]} than native TensorFlow.`,
    'Everything works; it takes longer. Why it is not native, and how to mend it:',
    ...record.problems.flatMap(({ wrong, remedy }) => [`- ${wrong}`, `  To mend it: ${remedy}`]),
    'Then run `npm run setup -- --retry`. `npm run misfit -- doctor` shows more.',
  ]
  const rule = '='.repeat(78)
  return [rule, ...lines, rule].join('\n')
}
