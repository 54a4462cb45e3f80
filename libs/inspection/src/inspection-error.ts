/**
 * A model that can't be looked into in the way that was asked for; the message says why and what can be asked instead.
 */
export class InspectionError extends Error {
  override name = 'InspectionError'
}
