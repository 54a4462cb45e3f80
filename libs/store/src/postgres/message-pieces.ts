/** PostgreSQL takes less than 8,000 bytes in a notification; the rest is for the header. */
const longestPiece = 7800

/** Messages of which some pieces never came are dropped when so many newer ones have begun. */
const mostUnfinished = 1000

/**
 * Cuts a message into notifications. All but ASCII is escaped, as JSON allows inside its texts, so that characters are
 * bytes and no character is cut in two.
 *
 * @param id a name that no other message has
 * @param json a JSON text
 */
export function piecesOf(id: string, json: string): string[] {
  const ascii = json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  const count = Math.max(1, Math.ceil(ascii.length / longestPiece))
  return Array.from(
    { length: count },
    (_, i) => `${id} ${i} ${count} ${ascii.slice(i * longestPiece, (i + 1) * longestPiece)}`,
  )
}

/** Joins what {@link piecesOf} cut. */
export class PieceJoiner {
  readonly #unfinished = new Map<string, string[]>()

  /** @returns the whole message with its last piece, else null; what is no piece is ignored */
  add(piece: string): string | null {
    const [, id, index, count, text] = /^(\S+) (\d+) (\d+) (.*)$/s.exec(piece) ?? []
    if (id === undefined || text === undefined) return null
    if (count === '1') return text
    const before = this.#unfinished.get(id) ?? []
    // Pieces come in order; one that does not belongs to a message whose beginning was missed.
    if (before.length !== Number(index)) return null
    before.push(text)
    if (before.length === Number(count)) {
      this.#unfinished.delete(id)
      return before.join('')
    }
    this.#unfinished.set(id, before)
    for (const old of this.#unfinished.keys()) {
      if (this.#unfinished.size <= mostUnfinished) break
      this.#unfinished.delete(old)
    }
    return null
  }
}
