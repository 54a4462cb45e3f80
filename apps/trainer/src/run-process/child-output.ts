import type { Readable } from 'node:stream'

/**
 * TensorFlow greets whoever loads it with the same two lines, whatever its log level: that its log is not set up yet,
 * and that oneDNN is on.
 */
const greeting = [
  /^WARNING: All log messages before absl::InitializeLog/,
  /^I\d{4} .* port\.cc:\d+\] oneDNN custom operations are on/,
]

/** Passes on what a child process prints, line by line, without TensorFlow's greeting. */
export function onChildOutput(stream: Readable | null, tell: (text: string) => void): void {
  let rest = ''
  const line = (text: string) => {
    if (!greeting.some((pattern) => pattern.test(text))) tell(text)
  }
  stream?.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split(/(?<=\n)/)
    rest = lines.at(-1)?.endsWith('\n') === false ? (lines.pop() ?? '') : ''
    lines.forEach(line)
  })
  stream?.on('end', () => {
    if (rest !== '') line(rest)
  })
}
