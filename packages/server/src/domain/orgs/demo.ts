import { newId } from '../../platform/ids.ts';
import type { Keyring } from '../../platform/seal.ts';
import { Secret } from '../../platform/secret.ts';
import type { Db } from '../../schema/db.ts';
import { addAdminRole } from '../admin-roles/store.ts';
import { callerOfApiToken, createApiToken } from '../api-tokens/api-token.ts';
import { deleteApiTokens } from '../api-tokens/store.ts';
import { addAppGroup } from '../app-assignments/store.ts';
import { addClientSecret, openClientSecret } from '../apps/client-secrets.ts';
import { findAppByLabel, insertApp, listActiveSecrets, updateApp } from '../apps/store.ts';
import { type Ctx, inTx } from '../ctx.ts';
import { everyoneId } from '../groups/everyone.ts';
import { findUserByLogin, insertUser, savePassword } from '../users/store.ts';

/** A person of the demo. */
export interface DemoPerson {
  readonly login: string;
  readonly role: 'administrator' | 'end-user';
  readonly firstName: string;
  readonly lastName: string;
}

/** The people of the demo: one administrator, two end-users. */
export const demoPeople: readonly DemoPerson[] = [
  { login: 'admin@example.com', role: 'administrator', firstName: 'Demo', lastName: 'Administrator' },
  { login: 'ada@example.com', role: 'end-user', firstName: 'Ada', lastName: 'Lovelace' },
  { login: 'grace@example.com', role: 'end-user', firstName: 'Grace', lastName: 'Hopper' },
];

/** Their logins: production mode refuses a database that holds one of them. */
export const demoLogins: readonly string[] = demoPeople.map(({ login }) => login);

const quickstart = 'Quickstart';

/** Whether the demo's person exists already. */
export async function isDemoPersonThere(ctx: Ctx, person: DemoPerson): Promise<boolean> {
  return (await findUserByLogin(ctx, person.login)) !== undefined;
}

/** Adds a person of the demo, or gives the one who is there a new password. @param passwordHash PHC string */
export async function putDemoPerson(ctx: Ctx<Db>, person: DemoPerson, passwordHash: string): Promise<void> {
  const existing = await findUserByLogin(ctx, person.login);
  const id = existing?.id ?? newId(ctx.random, '00u');
  await inTx(ctx, async (ctx) => {
    if (!existing) {
      const { login, firstName, lastName } = person;
      await insertUser(ctx, {
        id,
        status: 'ACTIVE',
        login,
        email: login,
        email_verified: 1,
        first_name: firstName,
        last_name: lastName,
        profile_json: '{}',
      });
    }
    await savePassword(ctx, id, passwordHash);
  });
}

/**
 * Makes sure that the demo's administrator has all rights and an API token.
 * @param known the token of an earlier start: kept while it still works
 */
export async function putDemoApiToken(ctx: Ctx<Db>, known: string | undefined): Promise<string> {
  const administrator = await findUserByLogin(ctx, demoLogins[0] ?? '');
  if (!administrator) throw new Error('The demo has no administrator.');
  const caller = known === undefined ? undefined : await callerOfApiToken(ctx, known);
  if (known !== undefined && caller?.userId === administrator.id) return known;
  const { token } = await inTx(ctx, async (ctx) => {
    await addAdminRole(ctx, administrator.id, 'SUPER_ADMIN');
    await deleteApiTokens(ctx, administrator.id, 'demo');
    return createApiToken(ctx, administrator.id, 'demo');
  });
  return token.reveal();
}

/**
 * Makes sure that the app integration Quickstart exists, is assigned to Everyone and may send people to `appUrl`.
 * @returns its credentials, for `.okta.env`
 */
export async function putQuickstart(
  ctx: Ctx<Db>,
  keys: Keyring,
  appUrl: string,
): Promise<{ clientId: string; clientSecret: string }> {
  const uris = {
    redirect_uris_json: JSON.stringify([`${appUrl}/authorization-code/callback`]),
    post_logout_redirect_uris_json: JSON.stringify([appUrl]),
  };
  const existing = await findAppByLabel(ctx, quickstart);
  if (existing) {
    await inTx(ctx, (ctx) => updateApp(ctx, existing.id, uris));
    const [secret] = await listActiveSecrets(ctx, existing.id);
    if (!secret) throw new Error('The app Quickstart has no active client secret.');
    return { clientId: existing.clientId, clientSecret: openClientSecret(ctx, keys, secret).reveal() };
  }
  return addQuickstart(ctx, keys, uris);
}

async function addQuickstart(
  ctx: Ctx<Db>,
  keys: Keyring,
  uris: { redirect_uris_json: string; post_logout_redirect_uris_json: string },
) {
  const id = newId(ctx.random, '0oa');
  const secret = Secret.random(ctx.random);
  await inTx(ctx, async (ctx) => {
    await insertApp(ctx, {
      ...uris,
      id,
      client_id: id,
      label: quickstart,
      status: 'ACTIVE',
      application_type: 'web',
      token_endpoint_auth_method: 'client_secret_basic',
      pkce_required: 0,
      response_types_json: '["code"]',
      grant_types_json: '["authorization_code"]',
      groups_claim_json: null,
    });
    await addClientSecret(ctx, keys, id, secret);
    await addAppGroup(ctx, id, everyoneId(ctx.orgId));
  });
  return { clientId: id, clientSecret: secret.reveal() };
}
