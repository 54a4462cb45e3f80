/** The newest lines of a run, kept in memory so that live pages need no query. */
export class RecentLines {
  #lines: string[] = []
  #characters = 0
  /** Number of the last line. */
  #last = 0

  constructor(
    private readonly mostLines = 1000,
    private readonly mostCharacters = 1_000_000,
  ) {}

  /** @param last number of the last of the lines */
  add(lines: readonly string[], last: number): void {
    if (this.#last + lines.length !== last) this.#clear()
    for (const line of lines) {
      this.#lines.push(line)
      this.#characters += line.length
    }
    this.#last = last
    let dropped = 0
    while (
      this.#lines.length - dropped > this.mostLines ||
      (this.#characters > this.mostCharacters && dropped < this.#lines.length)
    ) {
      this.#characters -= this.#lines[dropped]?.length ?? 0
      dropped += 1
    }
    if (dropped > 0) this.#lines = this.#lines.slice(dropped)
  }

  /** Lists the lines after a number, or null when some of them are not here any more. */
  after(seq: number): string[] | null {
    const first = this.#last - this.#lines.length + 1
    return seq + 1 >= first && seq < this.#last ? this.#lines.slice(seq + 1 - first) : null
  }

  #clear(): void {
    this.#lines = []
    this.#characters = 0
  }
}
