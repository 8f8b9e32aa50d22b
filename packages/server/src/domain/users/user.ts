import type { UserTable } from '../../schema/tables.ts';
import type { AttributeValue, BaseAttribute } from '../user-attributes/attribute.ts';

/** A user's id, `00u…`. Branded: a client id does not fit. */
export type UserId = string & { readonly [kind]: 'user' };
declare const kind: unique symbol;

/**
 * Profile attributes beyond login, e-mail and name, by their Okta names, the org's own ones too; absent when empty. The four that
 * OIDC has and Okta's base profile has not (`picture`, `website`, `gender`, `birthdate`) are there when the org added them.
 */
export type ProfileAttributes = Readonly<Partial<Record<TextAttribute, string>>> & {
  readonly [name: string]: AttributeValue | undefined;
};

type TextAttribute =
  | Exclude<BaseAttribute, 'login' | 'email' | 'firstName' | 'lastName'>
  | 'picture'
  | 'website'
  | 'gender'
  | 'birthdate';

/** A person in the directory. */
export interface User {
  readonly id: UserId;
  readonly status: UserTable['status'];
  /** LOCKED_OUT keeps out those who try passwords; what the person has open goes on. */
  readonly isLockedForStrangers: boolean;
  readonly login: string;
  readonly email: string;
  readonly isEmailVerified: boolean;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly profile: ProfileAttributes;
  /** Milliseconds UTC, as the instants that follow. */
  readonly updatedAt: number;
  readonly createdAt: number;
  readonly activatedAt: number | null;
  readonly statusChangedAt: number | null;
  readonly lastSignInAt: number | null;
  /** Tokens issued before this instant are no longer honoured; 0: all are. */
  readonly tokensValidFrom: number;
}

/** The user of a row. */
export function userOf(row: UserTable): User {
  return {
    id: row.id as UserId,
    status: row.status,
    isLockedForStrangers: row.locked_for_strangers === 1,
    login: row.login,
    email: row.email,
    isEmailVerified: row.email_verified === 1,
    firstName: row.first_name,
    lastName: row.last_name,
    profile: JSON.parse(row.profile_json) as ProfileAttributes,
    updatedAt: row.updated_at,
    tokensValidFrom: row.tokens_valid_from ?? 0,
    createdAt: row.created_at,
    activatedAt: row.activated_at,
    statusChangedAt: row.status_changed_at,
    lastSignInAt: row.last_sign_in_at,
  };
}

/** Whether a user in this status may be signed in. */
export function maySignIn(status: UserTable['status']): boolean {
  return status === 'ACTIVE';
}

/**
 * Whether what somebody has open may go on: sessions, tokens, API tokens. A lock that wrong passwords led to does not end it: else
 * a stranger could (S24).
 */
export function mayGoOn(status: UserTable['status'], isLockedForStrangers: boolean): boolean {
  return maySignIn(status) || (status === 'LOCKED_OUT' && isLockedForStrangers);
}

/** Whether a user is activated but has never had a password: the one time that PROVISIONED is not a way back. */
export function awaitsFirstPassword(status: UserTable['status'], activatedAt: number | null): boolean {
  return status === 'PROVISIONED' && activatedAt === null;
}

/** What to call the person: the display name, else first and last name, else the login. */
export function displayName(user: User): string {
  const fullName = [user.firstName, user.lastName].filter((part) => part !== null && part !== '').join(' ');
  return user.profile.displayName ?? (fullName || user.login);
}

/**
 * The one form in which logins and e-mail addresses are compared: NFKC, no outer white space, lower case. NFKC turns look-alike
 * full-width signs into the plain ones, so a second `@` shows.
 */
export function loginKey(login: string): string {
  return login.normalize('NFKC').trim().toLowerCase();
}
