import type { UserTable } from '../../schema/tables.ts';

/** A user's id, `00u…`. Branded: a client id does not fit. */
export type UserId = string & { readonly [kind]: 'user' };
declare const kind: unique symbol;

/** Profile attributes beyond login, e-mail and name, by their Okta names; absent when empty. */
export type ProfileAttributes = Readonly<Partial<Record<ProfileAttribute, string>>>;

type ProfileAttribute =
  | 'middleName'
  | 'nickName'
  | 'displayName'
  | 'profileUrl'
  | 'picture'
  | 'website'
  | 'gender'
  | 'birthdate'
  | 'timezone'
  | 'locale'
  | 'primaryPhone'
  | 'mobilePhone'
  | 'streetAddress'
  | 'city'
  | 'state'
  | 'zipCode'
  | 'countryCode';

/** A person in the directory. */
export interface User {
  readonly id: UserId;
  readonly status: UserTable['status'];
  readonly login: string;
  readonly email: string;
  readonly isEmailVerified: boolean;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly profile: ProfileAttributes;
  /** Milliseconds UTC. */
  readonly updatedAt: number;
}

/** The user of a row. */
export function userOf(row: UserTable): User {
  return {
    id: row.id as UserId,
    status: row.status,
    login: row.login,
    email: row.email,
    isEmailVerified: row.email_verified === 1,
    firstName: row.first_name,
    lastName: row.last_name,
    profile: JSON.parse(row.profile_json) as ProfileAttributes,
    updatedAt: row.updated_at,
  };
}

/** Whether a user in this status may be signed in. */
export function maySignIn(status: UserTable['status']): boolean {
  return status === 'ACTIVE';
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
