import { partitionNames, type PartitionName } from '@misfit/events/dataset'
import { isBlank, type ImageMark } from '@misfit/events/people/image-mark'

/** Marks on the images of a dataset, by partition and position. Blank marks are left out. */
export type MarksByImage = Readonly<Record<PartitionName, ReadonlyMap<number, ImageMark>>>

export const noMarks: MarksByImage = { train: new Map(), validation: new Map(), test: new Map() }

/** Change of an image's mark; what is left out stays as it is. */
export type MarkChange = Pick<ImageMark, 'partition' | 'index'> & Partial<Pick<ImageMark, 'verdict' | 'note' | 'tags'>>

/** The mark of an image, blank where nothing is written on it. */
export function markOf(marks: MarksByImage, partition: PartitionName, index: number): ImageMark {
  return marks[partition].get(index) ?? { partition, index, verdict: null, note: '', tags: [] }
}

/** A write that the hub has not answered yet. */
interface Write {
  readonly marks: readonly ImageMark[]
  /** The table's count of what it had heard when the write began. */
  readonly since: number
}

/**
 * Table of the marks that the hub has, and over it what is being written: shown at once, taken back when the hub
 * refuses it. What comes over the socket may be newer than a list that was asked for before: it is kept then.
 *
 * What comes over the socket may be newer than a list that was asked for before: it is kept then.
 */
export class MarkTable {
  readonly #stored = new Map<string, { mark: ImageMark; heard: number }>()
  readonly #writes = new Set<Write>()
  #heard = 0

  /** The moment to give to `replace` with a list that is asked for now. */
  moment(): number {
    return this.#heard
  }

  /** Takes the hub's list, asked for at `since`. */
  replace(all: readonly ImageMark[], since: number): void {
    for (const [key, { heard }] of this.#stored) if (heard <= since) this.#stored.delete(key)
    for (const mark of all) {
      const key = keyOf(mark)
      if (!this.#stored.has(key)) this.#stored.set(key, { mark, heard: since })
    }
  }

  /** Takes what was just written, on this page or another. */
  hear(marks: readonly ImageMark[]): void {
    this.#heard += 1
    // A blank one is kept too: an older list must not bring back what was wiped.
    for (const mark of marks) this.#stored.set(keyOf(mark), { mark, heard: this.#heard })
  }

  /** Shows a write before the hub has it. @returns ends it: kept when the hub took it, taken back otherwise */
  begin(marks: readonly ImageMark[]): (taken: boolean) => void {
    const write = { marks, since: this.#heard }
    this.#writes.add(write)
    return (taken) => {
      this.#writes.delete(write)
      // What was heard since is the hub's own order of writes, ours among them.
      if (taken) this.hear(marks.filter((mark) => (this.#stored.get(keyOf(mark))?.heard ?? 0) <= write.since))
    }
  }

  view(): MarksByImage {
    const whole = new Map([...this.#stored].map(([key, { mark }]) => [key, mark]))
    for (const { marks } of this.#writes) for (const mark of marks) whole.set(keyOf(mark), mark)
    const byImage: Record<PartitionName, Map<number, ImageMark>> = {
      train: new Map(),
      validation: new Map(),
      test: new Map(),
    }
    for (const mark of whole.values()) if (!isBlank(mark)) byImage[mark.partition].set(mark.index, mark)
    return byImage
  }
}

const keyOf = ({ partition, index }: ImageMark): string => `${partition}/${index}`

/** Lists the marks by partition and position. */
export function allMarks(marks: MarksByImage): ImageMark[] {
  return partitionNames.flatMap((partition) => [...marks[partition].values()].sort((a, b) => a.index - b.index))
}

/** Tags in use with how many images have them, the most used first. */
export function markTagCounts(marks: MarksByImage): { tag: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const { tags } of allMarks(marks)) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  return [...counts]
    .map(([tag, count]) => ({ tag, count }))
    .sort((a, b) => b.count - a.count || a.tag.localeCompare(b.tag))
}
