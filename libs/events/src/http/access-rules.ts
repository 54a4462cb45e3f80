import { reaches, type Role, type Session } from './access.ts'
import type { TrainerClientToServer, WatchClientToServer } from '../live/socket.ts'

/**
 * Rule of who may call a route or send a message. The tables below hold all rules; what is not in them is refused to
 * everybody.
 *
 * `least` is the smallest role that may; `everyone` needs no login. `shared` opens it to those who came by a share
 * link, and says how far: a `run`, several `runs`, a `dataset` or `blob` only when it belongs to their runs, a `list`
 * cut down to those, and `freely` what tells nothing of other runs. All else is closed to them.
 */
interface AccessRule {
  readonly least: Role | 'everyone'
  readonly shared?: 'run' | 'runs' | 'dataset' | 'blob' | 'list' | 'freely'
}

/** Rules of the HTTP API, by method and path. `GET` stands for `HEAD` as well. */
export const httpRules: Readonly<Record<string, AccessRule>> = {
  'GET /api/health': { least: 'everyone', shared: 'freely' },
  'GET /api/openapi.json': { least: 'everyone', shared: 'freely' },
  'GET /api/session': { least: 'everyone', shared: 'freely' },
  'POST /api/session': { least: 'everyone', shared: 'freely' },
  'DELETE /api/session': { least: 'everyone', shared: 'freely' },

  'GET /api/tokens': { least: 'admin' },
  'POST /api/tokens': { least: 'admin' },
  'DELETE /api/tokens/:id': { least: 'admin' },
  'GET /api/shares': { least: 'trainer' },
  'POST /api/shares': { least: 'trainer' },
  'DELETE /api/shares/:id': { least: 'trainer' },

  'GET /api/runs': { least: 'viewer', shared: 'list' },
  'POST /api/runs': { least: 'trainer' },
  'GET /api/runs/:id': { least: 'viewer', shared: 'run' },
  'PATCH /api/runs/:id': { least: 'trainer' },
  'DELETE /api/runs/:id': { least: 'trainer' },
  'POST /api/runs/:id/restore': { least: 'trainer' },
  'POST /api/runs/:id/pause': { least: 'trainer' },
  'POST /api/runs/:id/resume': { least: 'trainer' },
  'POST /api/runs/:id/stop': { least: 'trainer' },
  'POST /api/runs/:id/continue': { least: 'trainer' },
  'GET /api/runs/:id/audit': { least: 'viewer' },
  'GET /api/runs/:id/events': { least: 'viewer', shared: 'run' },
  'GET /api/runs/:id/history': { least: 'viewer', shared: 'run' },
  'POST /api/runs/:id/events': { least: 'trainer' },
  'GET /api/runs/:id/position': { least: 'viewer', shared: 'run' },
  'POST /api/runs/:id/heartbeat': { least: 'trainer' },
  'POST /api/walk': { least: 'trainer' },
  'POST /api/folds': { least: 'trainer' },
  'GET /api/sweeps': { least: 'viewer' },
  'POST /api/sweeps': { least: 'trainer' },
  'GET /api/sweeps/:id': { least: 'viewer' },
  'POST /api/sweeps/:id/stop': { least: 'trainer' },

  // To ask a model about the images of its run is to look.
  'POST /api/analyses': { least: 'viewer' },
  'GET /api/analyses/:id': { least: 'viewer' },
  'DELETE /api/analyses/:id': { least: 'viewer' },
  'GET /api/trainers': { least: 'viewer' },
  'GET /api/workers': { least: 'viewer' },

  'GET /api/datasets': { least: 'viewer', shared: 'list' },
  'GET /api/datasets/:id': { least: 'viewer', shared: 'dataset' },
  'PUT /api/datasets/:id': { least: 'trainer' },
  'GET /api/datasets/:id/marks': { least: 'viewer', shared: 'dataset' },
  'PUT /api/datasets/:id/marks': { least: 'trainer' },
  'GET /api/alerts': { least: 'viewer' },
  'GET /api/alert-rules': { least: 'viewer' },
  'POST /api/alert-rules': { least: 'trainer' },
  'PATCH /api/alert-rules/:id': { least: 'trainer' },
  'DELETE /api/alert-rules/:id': { least: 'trainer' },
  'POST /api/alert-rules/:id/restore': { least: 'trainer' },
  'POST /api/alert-rules/:id/test': { least: 'trainer' },
  'GET /api/notes/:runs': { least: 'viewer', shared: 'runs' },
  'GET /api/notes/:runs/versions': { least: 'viewer' },
  'PUT /api/notes/:runs': { least: 'trainer' },
  'GET /api/archives/:runs': { least: 'viewer' },
  'POST /api/archives': { least: 'trainer' },
  'GET /api/blobs/:sha256': { least: 'viewer', shared: 'blob' },
  'PUT /api/blobs/:sha256': { least: 'trainer' },
  'GET /api/dump': { least: 'admin' },
}

type SocketKey =
  `/watch ${'connect' | keyof WatchClientToServer}` | `/trainer ${'connect' | keyof TrainerClientToServer}`

/**
 * Rules of the live link, by namespace and message. `connect` is the connection itself, and what the hub sends over it.
 * The compiler sees to it that every message has a rule.
 */
const ruleOfMessage: Readonly<Record<SocketKey, AccessRule>> = {
  '/watch connect': { least: 'viewer', shared: 'list' },
  '/watch watch': { least: 'viewer', shared: 'run' },
  '/watch unwatch': { least: 'viewer', shared: 'freely' },
  '/watch look': { least: 'viewer', shared: 'freely' },
  '/watch clock': { least: 'viewer', shared: 'freely' },

  '/trainer connect': { least: 'trainer' },
  '/trainer hello': { least: 'trainer' },
  '/trainer position': { least: 'trainer' },
  '/trainer append': { least: 'trainer' },
  '/trainer heartbeat': { least: 'trainer' },
  '/trainer lost': { least: 'trainer' },
  '/trainer checkpoint': { least: 'trainer' },
  '/trainer claim': { least: 'trainer' },
  '/trainer analysed': { least: 'trainer' },
}
export const socketRules: Readonly<Record<string, AccessRule>> = ruleOfMessage

/** True when a rule opens something to someone; null is someone who has not signed in. */
export function permits(rule: AccessRule | undefined, who: Session['who']): boolean {
  if (rule === undefined) return false
  if (who === null) return rule.least === 'everyone'
  if (who.share !== null) return rule.shared !== undefined
  return rule.least === 'everyone' || reaches(who.role, rule.least)
}

/**
 * True when someone may make a request, such as `PATCH /api/runs/:id`: for pages, which do not offer what is refused.
 */
export const mayRequest = (route: keyof typeof httpRules, who: Session['who']): boolean =>
  permits(httpRules[route], who)
