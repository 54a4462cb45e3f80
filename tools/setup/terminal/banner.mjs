// What set-up says at its end.

/** Against the compiled steps of the native backend, by one epoch of the walk's model_1 on each. */
export const SLOWER = {
  wasm: 'training is about 20 times slower',
  cpu: 'fully connected networks train about 100 times slower, convolutional ones slower still',
}

/**
 * @param {import('../record.mjs').SetupRecord} record
 * @returns {string} one line for the native backend, a framed notice for the others
 */
export function banner(record) {
  if (record.backend === 'native') return `Training uses native TensorFlow ${record.tensorflow}.`
  const name = record.backend === 'wasm' ? 'WebAssembly' : 'plain JavaScript'
  const lines = [
    `Training uses ${name} (TensorFlow.js ${record.tensorflow}). Compared with native TensorFlow,`,
    `${SLOWER[record.backend]}.`,
    'Why it is not native, and how to mend it:',
    ...record.problems.flatMap(({ wrong, remedy }) => [`- ${wrong}`, `  To mend it: ${remedy}`]),
    'Then run `npm run setup -- --retry`. `npm run misfit -- doctor` shows more.',
  ]
  const rule = '='.repeat(78)
  return [rule, ...lines, rule].join('\n')
}
