import { z } from 'zod';
import type { Org } from '../domain/orgs/org.ts';
import { mayHaveLink } from '../domain/passwords/links.ts';
import type { UserRecord } from '../domain/user-records/store.ts';
import { type LifecycleEvent, mayChangePassword, moveOf, userStatuses } from '../domain/users/lifecycle.ts';
import { toIsoText } from '../platform/time.ts';
import { instant, links } from './fields.ts';

const attributeValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()]))]);

const emailAddress = z.strictObject({
  value: z.string(),
  status: z.enum(['VERIFIED', 'UNVERIFIED']),
  type: z.enum(['PRIMARY', 'SECONDARY']),
});

/** A user's credentials as the API shows them: never a secret. */
export const credentialsSchema = z
  .strictObject({
    password: z.strictObject({}).optional().describe('Empty, and there only when the user has a password.'),
    recovery_question: z.strictObject({ question: z.string() }).optional(),
    emails: z.array(emailAddress),
    provider: z.strictObject({ type: z.literal('OKTA'), name: z.literal('OKTA') }),
  })
  .meta({ id: 'UserCredentials' });

/** A user as the API shows one. */
export const userSchema = z
  .strictObject({
    id: z.string(),
    status: z.enum(userStatuses),
    created: instant,
    activated: instant.nullable(),
    statusChanged: instant.nullable(),
    lastLogin: instant.nullable(),
    lastUpdated: instant,
    passwordChanged: instant.nullable(),
    type: z.strictObject({ id: z.string() }),
    profile: z
      .object({
        login: z.string(),
        email: z.string(),
        firstName: z.string().nullable(),
        lastName: z.string().nullable(),
        secondEmail: z.string().nullable(),
        mobilePhone: z.string().nullable(),
      })
      .catchall(attributeValue)
      .describe('The attributes that have a value, and six that are always there.'),
    credentials: credentialsSchema,
    _links: links.describe('Reading one user: what may be done with a user in this status. In a list: `self` alone.'),
  })
  .meta({ id: 'User' });

/** Id of the org's one user type: the org's own id with the prefix of user types. */
export function userTypeId(org: Pick<Org, 'id'>): string {
  return `oty${org.id.slice(3)}`;
}

/** The user as an item of a list. */
export function listedUser(org: Org, user: UserRecord): object {
  return userBody(org, user, { self: { href: pathOf(org, user) } });
}

/** The user alone, with what may be done in this status. */
export function singleUser(org: Org, user: UserRecord): object {
  const href = pathOf(org, user);
  const facts = { hasPassword: user.password_changed_at !== null };
  const allowed = [
    ...moves.filter(({ event }) => moveOf(user.status, event, facts).outcome !== 'refused'),
    ...(facts.hasPassword && mayHaveLink('FORGOTTEN', user.status) ? [forgottenPassword] : []),
    ...(facts.hasPassword && mayChangePassword(user.status) ? ownChanges : []),
  ];
  const actions = allowed.map(({ name, path }) => [name, { href: href + path, hints: { allow: ['POST'] } }]);
  const type = { href: `${org.baseUrl}/api/v1/meta/types/user/${userTypeId(org)}` };
  const schema = { href: `${org.baseUrl}/api/v1/meta/schemas/user/default` };
  return userBody(org, user, { self: { href }, type, schema, ...Object.fromEntries(actions) });
}

const moves: readonly { readonly name: string; readonly path: string; readonly event: LifecycleEvent }[] = [
  { name: 'activate', path: '/lifecycle/activate', event: 'activate' },
  { name: 'reactivate', path: '/lifecycle/reactivate', event: 'reactivate' },
  { name: 'suspend', path: '/lifecycle/suspend', event: 'suspend' },
  { name: 'unsuspend', path: '/lifecycle/unsuspend', event: 'unsuspend' },
  { name: 'unlock', path: '/lifecycle/unlock', event: 'unlock' },
  { name: 'resetPassword', path: '/lifecycle/reset_password', event: 'reset_password' },
  { name: 'expirePassword', path: '/lifecycle/expire_password', event: 'expire_password' },
  { name: 'deactivate', path: '/lifecycle/deactivate', event: 'deactivate' },
];
const forgottenPassword = { name: 'forgotPassword', path: '/credentials/forgot_password' };
const ownChanges = [
  { name: 'changePassword', path: '/credentials/change_password' },
  { name: 'changeRecoveryQuestion', path: '/credentials/change_recovery_question' },
];

function pathOf(org: Org, user: Pick<UserRecord, 'id'>): string {
  return `${org.baseUrl}/api/v1/users/${user.id}`;
}

/** What the API tells of a user's credentials. */
export function credentialsOf(user: UserRecord): object {
  const { secondEmail } = JSON.parse(user.profile_json) as { readonly secondEmail?: string };
  return {
    ...(user.password_changed_at !== null && { password: {} }),
    ...(user.recovery_question !== null && { recovery_question: { question: user.recovery_question } }),
    emails: [
      { value: user.email, status: user.email_verified === 1 ? 'VERIFIED' : 'UNVERIFIED', type: 'PRIMARY' },
      ...(secondEmail === undefined ? [] : [{ value: secondEmail, status: 'UNVERIFIED', type: 'SECONDARY' }]),
    ],
    provider: { type: 'OKTA', name: 'OKTA' },
  };
}

function userBody(org: Org, user: UserRecord, _links: object): object {
  const others = JSON.parse(user.profile_json) as { readonly secondEmail?: string; readonly mobilePhone?: string };
  const { secondEmail = null, mobilePhone = null } = others;
  return {
    id: user.id,
    status: user.status,
    created: toIsoText(user.created_at),
    activated: isoOrNull(user.activated_at),
    statusChanged: isoOrNull(user.status_changed_at),
    lastLogin: isoOrNull(user.last_sign_in_at),
    lastUpdated: toIsoText(user.updated_at),
    passwordChanged: isoOrNull(user.password_changed_at),
    type: { id: userTypeId(org) },
    profile: {
      login: user.login,
      email: user.email,
      firstName: user.first_name,
      lastName: user.last_name,
      ...others,
      secondEmail,
      mobilePhone,
    },
    credentials: credentialsOf(user),
    _links,
  };
}

function isoOrNull(at: number | null): string | null {
  return at === null ? null : toIsoText(at);
}
