import { z } from 'zod'
import { runIdSchema } from '../ids.ts'
import { runNameSchema } from '../settings/settings.ts'

/** Roles from least to most: each may do what those before it may. */
export const roles = ['viewer', 'trainer', 'admin'] as const
export const roleSchema = z.enum(roles)
export type Role = z.infer<typeof roleSchema>

/** True when a role may do what is open to `least` and those above it. */
export const reaches = (role: Role, least: Role): boolean => roles.indexOf(role) >= roles.indexOf(least)

/**
 * The secret of a token, or of a share link: 256 random bits after a prefix that scanners for leaked secrets can find.
 */
export const secretPattern = /^misfit_(share_)?[0-9a-f]{64}$/

const time = z.number()
const accessNameSchema = runNameSchema.max(60, 'a name has at most 60 characters')
const idSchema = runIdSchema

// ---- tokens: GET, POST /api/tokens; DELETE /api/tokens/:id revokes ----

export const tokenSchema = z.object({
  id: idSchema,
  /** Name of the person or machine, under which the token's acts are shown. Need not be unique. */
  name: accessNameSchema,
  role: roleSchema,
  /** Milliseconds since 1970, as all times here. */
  createdAt: time,
  createdBy: z.string(),
  /** Time of the last use, to within a minute, in milliseconds since 1970; null when it was never used. */
  lastUsedAt: time.nullable(),
  expiresAt: time.nullable(),
  revokedAt: time.nullable(),
})
export type Token = z.infer<typeof tokenSchema>

export const createTokenSchema = z.object({
  name: accessNameSchema,
  role: roleSchema,
  /** Null for a token that holds until it is revoked. */
  expiresInDays: z.number().int().min(1, 'at least a day').max(3650, 'at most ten years').nullable().default(null),
})
/** The secret is in this answer only: the hub keeps its hash. */
export const createdTokenSchema = z.object({ token: tokenSchema, secret: z.string() })

// ---- share links: GET, POST /api/shares; DELETE /api/shares/:id revokes ----

/** A link with which anyone may look at some runs, until it expires or is revoked, and do nothing. */
export const shareSchema = z.object({
  id: idSchema,
  /** Runs that the link opens: one, or those of a comparison. */
  runIds: z.array(runIdSchema).min(1).max(20, 'at most 20 runs'),
  createdAt: time,
  createdBy: z.string(),
  lastUsedAt: time.nullable(),
  expiresAt: time,
  revokedAt: time.nullable(),
})
export type Share = z.infer<typeof shareSchema>

export const createShareSchema = z.object({
  runIds: shareSchema.shape.runIds,
  expiresInHours: z
    .number()
    .int()
    .min(1, 'at least an hour')
    .max(24 * 366, 'at most a year')
    .default(24 * 7),
})
/**
 * The link is the page {@link signInPath} with `#` and the secret: what follows `#` stays out of logs and referrers.
 */
export const createdShareSchema = z.object({ share: shareSchema, secret: z.string() })

// ---- the session: GET, POST, DELETE /api/session ----

/** The page that is open to everyone. With a secret after `#`, it signs in with that. */
export const signInPath = '/sign-in'
/** The sign-in page that opens a page afterwards. @param wanted that page's path and query */
export const signInAddress = (wanted: string): string =>
  wanted === '/' ? signInPath : `${signInPath}?next=${encodeURIComponent(wanted)}`

/** A token's secret, or a share link's. */
export const signInSchema = z.object({
  token: z.string().trim().min(1, 'paste a token').max(200, 'this is no token: it is too long'),
})

export const sessionSchema = z.object({
  /** False on loopback, where all who reach the hub are its admin. */
  loginNeeded: z.boolean(),
  /** Null for those who must sign in. */
  who: z
    .object({
      name: z.string(),
      role: roleSchema,
      /** Set for those who opened a share link: these runs are all they can see. */
      share: z.object({ runIds: z.array(runIdSchema), expiresAt: time }).nullable(),
    })
    .nullable(),
})
export type Session = z.infer<typeof sessionSchema>

/**
 * The answer to a sign-in. `opens` has the runs of a share link, and is null for a token. Someone who is signed in with
 * a token stays so when they open a share link.
 */
export const signedInSchema = sessionSchema.extend({ opens: z.array(runIdSchema).nullable() })

// ---- who did what: GET /api/runs/:id/audit ----

export const auditActions = [
  'started',
  'continued',
  'paused',
  'resumed',
  'stopped',
  'renamed',
  'tagged',
  'deleted',
  'restored',
  'shared',
] as const
export const auditEntrySchema = z.object({
  action: z.enum(auditActions),
  /** Name of the token at that time, or of the machine that needs none. */
  by: z.string(),
  at: time,
  /** The new name, or the new tags with commas between; null for the other actions. */
  detail: z.string().nullable(),
})
export type AuditEntry = z.infer<typeof auditEntrySchema>
/** Oldest first. */
export const auditSchema = z.array(auditEntrySchema)

// ---- who is looking now: over the socket ----

/** A page tells which one it is, when it opens and whenever it becomes another. */
export const lookSchema = z.object({
  /** Path of the page, without query: `/runs/3f9k2m8p1q0z`. */
  path: z
    .string()
    .max(200)
    .regex(/^\/[\w/.-]*$/, 'a path begins with / and holds letters, digits, "-", "_", "." and "/"'),
})

/** Presence of one open page. Someone with two pages open is there twice, with one name. */
export const presenceSchema = z.object({
  /** Id of the page's connection: `socket.id` in that page. */
  id: z.string(),
  name: z.string(),
  role: roleSchema,
  shared: z.boolean(),
  path: z.string(),
})
export type Presence = z.infer<typeof presenceSchema>
