import { PassThrough } from 'node:stream'
import { finished } from 'node:stream/promises'
import { expect, it } from 'vitest'
import { onChildOutput } from './child-output.ts'

async function told(chunks: readonly string[]): Promise<string> {
  const stream = new PassThrough()
  let text = ''
  onChildOutput(stream, (line) => (text += line))
  for (const chunk of chunks) stream.write(chunk)
  stream.end()
  await finished(stream)
  return text
}

it("TensorFlow's greeting is left out, however it arrives", async () => {
  const greeting =
    'WARNING: All log messages before absl::InitializeLog() is called are written to STDERR\n' +
    'I0000 00:00:1795595742.361818    3988 port.cc:153] oneDNN custom operations are on. You may see slightly ' +
    'different results.\n'
  expect(await told([greeting])).toBe('')
  expect(await told([...greeting])).toBe('')
})

it('everything else is passed on, the last line without its end too', async () => {
  const text = 'E0000 00:00:1 1 port.cc:9] something is wrong\n    at line 3\n\nSegmentation fault'
  expect(await told([text])).toBe(text)
  expect(await told([...text])).toBe(text)
})
