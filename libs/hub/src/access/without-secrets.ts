/** Secrets wherever they stand in a text: with fewer digits too, as in one that was cut off. */
const secrets = /misfit_(share_)?[0-9a-f]{8,}/gi

/** A text for a log or an error, in which no secret is left, though someone put one into a path or a header. */
export const withoutSecrets = (text: string): string => text.replace(secrets, 'misfit_…')
