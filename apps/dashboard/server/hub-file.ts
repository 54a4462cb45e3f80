import { renameSync, rmSync, writeFileSync } from 'node:fs'

/** The file by which processes on this machine find the hub (`hubFileSchema`). */
export function hubFile(path: string): { write(url: string): void; remove(): void } {
  return {
    write: (url) => {
      const temporary = `${path}.${process.pid}`
      writeFileSync(temporary, `${JSON.stringify({ url, pid: process.pid })}\n`)
      renameSync(temporary, path)
    },
    remove: () => rmSync(path, { force: true }),
  }
}
