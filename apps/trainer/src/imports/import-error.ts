/** Error of reading what another tool wrote. The message names the file, the place in it, and what to do. */
export class ImportError extends Error {
  override name = 'ImportError'

  /**
   * @param file as the person named it
   * @param place such as `byte 1,024` or `line 3`
   */
  constructor(file: string, place: string, problem: string, remedy: string) {
    super(`${file}, ${place}: ${problem}. ${remedy}`)
  }
}
