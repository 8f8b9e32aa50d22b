import type { UserTable } from '../../schema/tables.ts';

/** Okta's lifecycle status of a user. */
export type UserStatus = UserTable['status'];

/** What may happen to a user. `set_password`: a new password is there, by whatever way. `lock`: too many wrong ones. */
export type LifecycleEvent =
  | 'activate'
  | 'reactivate'
  | 'deactivate'
  | 'suspend'
  | 'unsuspend'
  | 'lock'
  | 'unlock'
  | 'reset_password'
  | 'expire_password'
  | 'set_password'
  | 'delete';

/** What comes of it. A refusal has Okta's code and a sentence for the caller. */
export type Move =
  | { readonly outcome: 'moves'; readonly to: UserStatus }
  /** The user is removed. */
  | { readonly outcome: 'gone' }
  | { readonly outcome: 'refused'; readonly code: MoveRefusal; readonly cause: string };

/** Codes of the management API that a refused event may have. */
export type MoveRefusal = 'E0000001' | 'E0000016' | 'E0000032' | 'E0000038';

/** What a move may depend on besides the status. */
export interface MoveFacts {
  readonly hasPassword: boolean;
}

type Target = UserStatus | 'gone' | ((facts: MoveFacts) => UserStatus);

interface Rule {
  readonly moves: Readonly<Partial<Record<UserStatus, Target>>>;
  /** For every status that is not in `moves`. */
  readonly otherwise: { readonly code: MoveRefusal; readonly cause: string };
}

const wrongStatus = (needed: string) =>
  ({ code: 'E0000038', cause: `This is only possible for a user who is ${needed}.` }) as const;

/** @see Okta, user status; contract 6.4 */
const rules: Readonly<Record<LifecycleEvent, Rule>> = {
  activate: {
    moves: { STAGED: ({ hasPassword }) => (hasPassword ? 'ACTIVE' : 'PROVISIONED'), DEPROVISIONED: 'PROVISIONED' },
    otherwise: { code: 'E0000016', cause: 'The user is activated already.' },
  },
  reactivate: {
    moves: { PROVISIONED: 'PROVISIONED', RECOVERY: 'PROVISIONED' },
    otherwise: wrongStatus('PROVISIONED or RECOVERY'),
  },
  deactivate: {
    moves: {
      STAGED: 'DEPROVISIONED',
      PROVISIONED: 'DEPROVISIONED',
      ACTIVE: 'DEPROVISIONED',
      RECOVERY: 'DEPROVISIONED',
      PASSWORD_EXPIRED: 'DEPROVISIONED',
      LOCKED_OUT: 'DEPROVISIONED',
      SUSPENDED: 'DEPROVISIONED',
    },
    otherwise: { code: 'E0000038', cause: 'The user is deactivated already.' },
  },
  suspend: {
    moves: { ACTIVE: 'SUSPENDED' },
    otherwise: { code: 'E0000001', cause: 'status: only an ACTIVE user can be suspended' },
  },
  unsuspend: {
    moves: { SUSPENDED: 'ACTIVE' },
    otherwise: { code: 'E0000001', cause: 'status: only a SUSPENDED user can be unsuspended' },
  },
  lock: { moves: { ACTIVE: 'LOCKED_OUT' }, otherwise: wrongStatus('ACTIVE') },
  unlock: {
    moves: { LOCKED_OUT: 'ACTIVE' },
    otherwise: { code: 'E0000032', cause: 'Only a LOCKED_OUT user can be unlocked.' },
  },
  reset_password: {
    moves: { ACTIVE: 'RECOVERY', RECOVERY: 'RECOVERY', PASSWORD_EXPIRED: 'RECOVERY', LOCKED_OUT: 'RECOVERY' },
    otherwise: wrongStatus('ACTIVE, RECOVERY, PASSWORD_EXPIRED or LOCKED_OUT'),
  },
  expire_password: {
    moves: { ACTIVE: 'PASSWORD_EXPIRED', PASSWORD_EXPIRED: 'PASSWORD_EXPIRED' },
    otherwise: wrongStatus('ACTIVE or PASSWORD_EXPIRED'),
  },
  // Nobody is let out of a lock or a suspension by a new password.
  set_password: {
    moves: {
      STAGED: 'STAGED',
      PROVISIONED: 'ACTIVE',
      ACTIVE: 'ACTIVE',
      RECOVERY: 'ACTIVE',
      PASSWORD_EXPIRED: 'ACTIVE',
      LOCKED_OUT: 'LOCKED_OUT',
      SUSPENDED: 'SUSPENDED',
    },
    otherwise: { code: 'E0000038', cause: 'The user is deactivated.' },
  },
  delete: {
    moves: {
      STAGED: 'DEPROVISIONED',
      PROVISIONED: 'DEPROVISIONED',
      ACTIVE: 'DEPROVISIONED',
      RECOVERY: 'DEPROVISIONED',
      PASSWORD_EXPIRED: 'DEPROVISIONED',
      LOCKED_OUT: 'DEPROVISIONED',
      SUSPENDED: 'DEPROVISIONED',
      DEPROVISIONED: 'gone',
    },
    otherwise: wrongStatus('there'),
  },
};

/** Where `event` takes a user in `status`: the one rule for pages, API and jobs. */
export function moveOf(status: UserStatus, event: LifecycleEvent, facts: MoveFacts): Move {
  const { moves, otherwise } = rules[event];
  const target = moves[status];
  if (target === undefined) return { outcome: 'refused', ...otherwise };
  const to = typeof target === 'function' ? target(facts) : target;
  return to === 'gone' ? { outcome: 'gone' } : { outcome: 'moves', to };
}

/** How a user begins. @see contract 6.4, "create" */
export function initialStatus(created: {
  readonly isActivated: boolean;
  readonly hasPassword: boolean;
  /** The password must be changed at the first sign-in. */
  readonly mustChangePassword: boolean;
}): UserStatus {
  if (!created.isActivated) return 'STAGED';
  if (!created.hasPassword) return 'PROVISIONED';
  return created.mustChangePassword ? 'PASSWORD_EXPIRED' : 'ACTIVE';
}

/** Whether this change is the user's activation, which `activated` tells the time of. */
export function isActivation(from: UserStatus, to: UserStatus): boolean {
  return to === 'ACTIVE' && (from === 'STAGED' || from === 'PROVISIONED');
}

/** Statuses that end everything a user has open: sessions, tokens, API tokens (S19). */
export function endsAccess(to: UserStatus): boolean {
  return to === 'SUSPENDED' || to === 'DEPROVISIONED';
}

/** Whether somebody in this status, who knows the present password, may choose another one. */
export function mayChangePassword(status: UserStatus): boolean {
  return status === 'STAGED' || status === 'ACTIVE' || status === 'PASSWORD_EXPIRED' || status === 'RECOVERY';
}

/** Every status. */
export const userStatuses: readonly UserStatus[] = [
  'STAGED',
  'PROVISIONED',
  'ACTIVE',
  'RECOVERY',
  'PASSWORD_EXPIRED',
  'LOCKED_OUT',
  'SUSPENDED',
  'DEPROVISIONED',
];
