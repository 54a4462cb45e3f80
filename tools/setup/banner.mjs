// What set-up says at its end.

/**
 * Against the native backend, measured with stock training steps of the walk's model_2 and model_3. The gradient of a
 * convolution has no kernel in WebAssembly, so plain JavaScript computes it there too.
 */
export const SLOWER = {
  wasm: 'fully connected networks train about as fast, convolutional ones hundreds of times slower',
  cpu: 'fully connected networks train 5 to 15 times slower, convolutional ones hundreds of times slower',
}

/**
 * @param {import('./record.mjs').SetupRecord} record
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
