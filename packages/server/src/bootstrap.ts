import { readConfig } from './config.ts';
import { openConfiguredDatabase, readKeyring } from './data-folder.ts';
import { listAdminRoles, listSuperAdmins } from './domain/admin-roles/store.ts';
import { type Ctx, inTx, type OrgId, type TxCtx } from './domain/ctx.ts';
import { applyGroupRules } from './domain/group-rules/apply.ts';
import { backstageCtx, ensureOrg } from './domain/orgs/create.ts';
import { addFirstAdministrator } from './domain/orgs/first-administrator.ts';
import { baseUrlOf } from './domain/orgs/org.ts';
import { findOrgBySubdomain, holdOrg, raiseOrgVersion, updateOrg } from './domain/orgs/store.ts';
import { activationLifetimeSeconds, createLink } from './domain/passwords/links.ts';
import { addFirstApiToken } from './domain/registrations/first-api-token.ts';
import { systemActor, userSubject, writeEvent } from './domain/system-log/write.ts';
import { holdAttributes } from './domain/user-attributes/store.ts';
import type { UserStatus } from './domain/users/lifecycle.ts';
import { checkProfile, columnsOf } from './domain/users/profile.ts';
import { findUserByLogin, holdUser } from './domain/users/store.ts';
import { systemRandom } from './platform/random.ts';
import { after, systemClock } from './platform/time.ts';
import { violatedConstraint } from './schema/constraint.ts';
import type { Db } from './schema/db.ts';

/** Who the administrator will be. */
export interface NewAdministrator {
  /** Address and login. Nobody has proved it: it is stored as not verified (S28). */
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  /** What the org is called from now on; undefined leaves its name as it is. */
  readonly orgName: string | undefined;
  /** One more, though the org has administrators. */
  readonly isAnother: boolean;
  readonly wantsApiToken: boolean;
}

/** What became of it. */
export type Bootstrapped =
  | {
      readonly outcome: 'done';
      /** False: this administrator was there, had no password yet, and got a new link. The earlier one works no longer. */
      readonly isNew: boolean;
      readonly login: string;
      /** Sets the password, once. */
      readonly activationUrl: string;
      /** Milliseconds UTC. */
      readonly activationExpiresAt: number;
      /** A super admin's, for the management API; it works at once. */
      readonly apiToken: string | undefined;
    }
  | { readonly outcome: 'administrator_there'; readonly logins: readonly string[] }
  | { readonly outcome: 'login_taken' }
  /** Sentences that begin with the path: `profile.login: …`. */
  | { readonly outcome: 'unfit'; readonly causes: readonly string[] };

/** The first org of a database, for whoever may open it: no server is needed, and one that runs is not disturbed. */
export interface FirstOrg {
  /** Where people will reach it. */
  readonly orgUrl: string;
  /** The database had no org before: it was made just now. */
  readonly isNew: boolean;
  /** Logins of super admins who are not deactivated; at most ten. */
  administrators(): Promise<readonly string[]>;
  /** Makes a super admin who sets a password by a link. Of any number of callers at once one is the first. */
  addAdministrator(wanted: NewAdministrator): Promise<Bootstrapped>;
  close(): Promise<void>;
}

const mostNamed = 10;

/**
 * Opens the database that a server with this environment would serve from, brings it up to date, and makes the first org if it is missing.
 * @throws ConfigError when the environment is wrong; what the engine says when the database does not open
 */
export async function openFirstOrg(env: Readonly<Record<string, string | undefined>>): Promise<FirstOrg> {
  const config = readConfig(env);
  const keys = readKeyring(config);
  const database = await openConfiguredDatabase(config);
  try {
    const backstage = { db: database, keys, clock: systemClock, random: systemRandom };
    const found = await findOrgBySubdomain(database, '');
    const orgId = (found?.id as OrgId | undefined) ?? (await ensureOrg(backstage, '', 'Gatehouse'));
    const orgUrl = baseUrlOf(config.publicUrl, '');
    return {
      orgUrl,
      isNew: found === undefined,
      administrators: async () => loginsOf(await listSuperAdmins(backstageCtx(backstage, orgId), mostNamed)),
      addAdministrator: (wanted) => addAdministrator(backstageCtx(backstage, orgId), orgUrl, wanted),
      close: () => database.close(),
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function addAdministrator(ctx: Ctx<Db>, orgUrl: string, wanted: NewAdministrator): Promise<Bootstrapped> {
  const causes = nameProblems(wanted.orgName);
  if (causes.length > 0) return { outcome: 'unfit', causes };
  try {
    return await inTx(ctx, (ctx) => addInTx(ctx, orgUrl, wanted));
  } catch (error) {
    if (violatedConstraint(error) === 'unique') return { outcome: 'login_taken' }; // by somebody who is made just now
    throw error;
  }
}

async function addInTx(ctx: TxCtx, orgUrl: string, wanted: NewAdministrator): Promise<Bootstrapped> {
  const { email, firstName, lastName } = wanted;
  await holdOrg(ctx); // first: two at once are one after the other
  const attributes = await holdAttributes(ctx);
  const known = await findUserByLogin(ctx, email);
  const decision = decideBootstrap({
    administrators: loginsOf(await listSuperAdmins(ctx, mostNamed)),
    isAnother: wanted.isAnother,
    // Held, so that nobody sets a password meanwhile.
    known: known && {
      status: (await holdUser(ctx, known.id))?.status ?? known.status,
      roles: await listAdminRoles(ctx, known.id),
    },
  });
  if (decision.next === 'refuse') return decision.answer;
  if (known) return admit(ctx, orgUrl, wanted, { id: known.id, login: known.login, isNew: false });
  const checked = checkProfile(attributes, undefined, { login: email, email, firstName, lastName });
  if (checked.outcome === 'refused') return { outcome: 'unfit', causes: checked.causes };
  const { id } = await addFirstAdministrator(ctx, columnsOf(checked.profile), { isEmailVerified: false, by: systemActor });
  await applyGroupRules(ctx, id);
  return admit(ctx, orgUrl, wanted, { id, login: email, isNew: true });
}

const longestName = 100;

function nameProblems(name: string | undefined): string[] {
  if (name === undefined || (name.trim() !== '' && name.length <= longestName && !/\p{Cc}|\p{Cs}/u.test(name))) return [];
  return [`orgName: must be one line of 1 to ${longestName} characters`];
}

/** What is known when somebody asks for an administrator. */
interface BootstrapFacts {
  readonly administrators: readonly string[];
  readonly isAnother: boolean;
  /** Who has the login that is asked for. */
  readonly known: { readonly status: UserStatus; readonly roles: readonly string[] } | undefined;
}

/**
 * Whether an administrator may be made. An administrator who waits for the first password gets another link; nobody else who is there
 * is touched, because that would hand somebody's account to whoever has the link.
 * @internal exported for tests
 */
export function decideBootstrap({
  administrators,
  isAnother,
  known,
}: BootstrapFacts):
  | { readonly next: 'add' | 'link' }
  | { readonly next: 'refuse'; readonly answer: Exclude<Bootstrapped, { outcome: 'done' }> } {
  if (known?.status === 'PROVISIONED' && known.roles.includes('SUPER_ADMIN')) return { next: 'link' };
  if (administrators.length > 0 && !isAnother)
    return { next: 'refuse', answer: { outcome: 'administrator_there', logins: administrators } };
  if (known) return { next: 'refuse', answer: { outcome: 'login_taken' } };
  return { next: 'add' };
}

async function admit(
  ctx: TxCtx,
  orgUrl: string,
  { orgName, wantsApiToken }: NewAdministrator,
  { id, login, isNew }: { readonly id: string; readonly login: string; readonly isNew: boolean },
): Promise<Bootstrapped> {
  if (orgName !== undefined) await renameOrg(ctx, orgName);
  const link = { userId: id, kind: 'ACTIVATION', lifetimeSeconds: activationLifetimeSeconds } as const;
  const { url } = await createLink(ctx, { baseUrl: orgUrl }, link);
  if (!isNew) {
    await writeEvent(ctx, {
      eventType: 'user.lifecycle.reactivate',
      message: 'Reactivate user',
      outcome: { result: 'SUCCESS' },
      actor: systemActor,
      targets: [userSubject({ id, login })],
    });
  }
  const apiToken = wantsApiToken ? await addFirstApiToken(ctx, { id, actor: systemActor }) : undefined;
  return {
    outcome: 'done',
    isNew,
    login,
    activationUrl: url.reveal(),
    activationExpiresAt: after(ctx.now, activationLifetimeSeconds),
    apiToken: apiToken?.reveal(),
  };
}

async function renameOrg(ctx: TxCtx, name: string): Promise<void> {
  const row = await updateOrg(ctx, { name });
  await raiseOrgVersion(ctx);
  await writeEvent(ctx, {
    eventType: 'org.settings.update',
    message: 'Update org settings',
    outcome: { result: 'SUCCESS' },
    actor: systemActor,
    targets: [{ id: row.id, type: 'Org', alternateId: row.subdomain, displayName: row.name }],
  });
}

function loginsOf(users: readonly { readonly login: string }[]): string[] {
  return users.map(({ login }) => login);
}
