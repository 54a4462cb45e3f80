/** A table for the terminal: columns as wide as their longest cell, two spaces between them. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...all.map((row) => width(row[column] ?? ''))))
  return all
    .map((row) =>
      row
        .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - width(cell))))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** A text shortened to a number of characters. */
export function shortened(text: string, most: number): string {
  const characters = [...text]
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`
}

/** Columns a text takes on a terminal: two for the wide scripts and emoji. */
function width(text: string): number {
  return [...text].reduce(
    (sum, character) => sum + (/\p{Mn}|\p{Cf}/u.test(character) ? 0 : isWide(character) ? 2 : 1),
    0,
  )
}

const isWide = (character: string): boolean =>
  /\p{Emoji_Presentation}|\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}/u.test(character)
