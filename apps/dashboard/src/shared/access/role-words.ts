import type { Role } from '@misfit/events/http/access'

/** The roles, as people read them. */
export const roleWords: Readonly<Record<Role, { title: string; may: string }>> = {
  viewer: { title: 'viewer', may: 'sees everything, changes nothing' },
  trainer: { title: 'trainer', may: 'also starts, pauses, names and deletes runs; what a machine that trains needs' },
  admin: { title: 'admin', may: 'also makes and revokes tokens' },
}
