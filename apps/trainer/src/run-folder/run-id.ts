import { customAlphabet } from 'nanoid'

const twelve = customAlphabet('0123456789abcdefghijklmnopqrstuvwxyz', 12)

/** A new id of a run or of a walk: 12 characters of a-z and 0-9. */
export const newRunId = (): string => twelve()
