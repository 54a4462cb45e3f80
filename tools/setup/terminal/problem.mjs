// How set-up tells that something is in the way: what is wrong, what follows from it, how to mend it.

export class Problem extends Error {
  /**
   * @param {string} wrong what is wrong, one sentence
   * @param {string} follows what the user will notice because of it
   * @param {string} remedy what to do, as a command where there is one
   */
  constructor(wrong, follows, remedy) {
    super(wrong)
    this.name = 'Problem'
    this.follows = follows
    this.remedy = remedy
  }
}

/**
 * @param {unknown} error
 * @returns {string} the three parts on three lines; the message alone for any other error
 */
export function describeProblem(error) {
  if (error instanceof Problem)
    return `${error.message}\n  What follows: ${error.follows}\n  To mend it: ${error.remedy}`
  return error instanceof Error ? error.message : String(error)
}
