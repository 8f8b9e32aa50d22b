import { z } from 'zod';
import { replaceClientKeys, type WantedKey } from '../domain/app-credentials/client-keys.ts';
import { listClientKeys, listSecrets } from '../domain/app-credentials/store.ts';
import { usesSecret } from '../domain/apps/app.ts';
import { addClientSecret, openClientSecret } from '../domain/apps/client-secrets.ts';
import { type AppDraft, columnsOf, draftOf } from '../domain/apps/draft.ts';
import { leastHmacSecret, problemsOfApp, problemsOfChange } from '../domain/apps/registration.ts';
import { findApp, findAppByClientId, findAppByLabel, insertApp, updateApp } from '../domain/apps/store.ts';
import { type Ctx, inTx, type TxCtx } from '../domain/ctx.ts';
import { sha256 } from '../platform/hash.ts';
import { newId } from '../platform/ids.ts';
import type { Keyring } from '../platform/seal.ts';
import { Secret } from '../platform/secret.ts';
import { violatedConstraint } from '../schema/constraint.ts';
import type { AppTable, ClientKeyTable, ClientSecretTable } from '../schema/tables.ts';
import { ApiError, invalid } from './api-error.ts';
import { found, lockedApp, logAppChange, logCredentialChange, manageApps } from './app-access.ts';
import { appBody, draftFrom } from './app-body.ts';
import { type AppInput, appAnswer, appInput } from './app-fields.ts';
import { problemsOfGroupsClaim, sentKeys } from './app-input.ts';
import { type Call, endpoint } from './endpoint.ts';
import { text } from './fields.ts';

const secretPath = 'credentials.oauthClient.client_secret';

/** Adds an app. */
export const appCreation = endpoint({
  operationId: 'createApplication',
  summary: 'Add an app; it is assigned to nobody yet',
  method: 'POST',
  path: '/api/v1/apps',
  permission: manageApps,
  query: z.object({ activate: z.enum(['true', 'false']).default('true').describe('Whether it may be used at once') }),
  body: appInput,
  answers: { status: 200, body: appAnswer },
  handler: async ({ deps, ctx, org, caller, body, query }) => {
    const draft = draftFrom(body, newId(ctx.random, '0oa'));
    const keys = sentKeys(body) ?? [];
    const secret = secretFor(ctx, draft, body);
    const hasShortSecret = (secret?.reveal().length ?? leastHmacSecret) < leastHmacSecret;
    const problems = [
      ...problemsOfApp(draft, { hasKeys: keys.some(isActive), hasShortSecret }),
      ...(await problemsOfGroupsClaim(draft.groupsClaim)),
    ];
    if (problems.length > 0) throw invalid(problems);
    // A client id that looks like an id is the id: no app may pass for another where either is meant.
    const id = /^0oa[0-9A-Za-z]{17}$/.test(draft.clientId) ? draft.clientId : newId(ctx.random, '0oa');
    const created = await inTx(ctx, async (ctx) => {
      await insertApp(ctx, { ...columnsOf(draft), id, status: query.activate === 'true' ? 'ACTIVE' : 'INACTIVE' });
      if (secret) await addClientSecret(ctx, deps.keys, id, secret);
      await replaceClientKeys(ctx, id, [], keys);
      const app = found(await findApp(ctx, id), id);
      await logAppChange(ctx, caller, 'create', app);
      return { app, keys: await listClientKeys(ctx, [id]) };
    }).catch((error: unknown) => whatIsTaken(ctx, draft, error));
    return { body: appBody(org, created.app, created.keys, secret?.reveal()) };
  },
});

/** Replaces what is said of an app. */
export const appReplacement = endpoint({
  operationId: 'replaceApplication',
  summary: 'Replace an app; what is left out becomes as usual, save how the client proves itself',
  method: 'PUT',
  path: '/api/v1/apps/:appId',
  permission: manageApps,
  params: z.object({ appId: text(1, 100) }),
  body: appInput,
  answers: { status: 200, body: appAnswer },
  handler: async (call) => {
    const { ctx, org, body, params } = call;
    const keys = sentKeys(body);
    const claim = body.settings?.oauthClient?.groups_claim;
    const claimProblems = await problemsOfGroupsClaim(claim ? { ...claim, filterType: claim.filter_type } : undefined);
    if (claimProblems.length > 0) throw invalid(claimProblems);
    const replaced = await inTx(ctx, (ctx) => replaceInTx(ctx, call, keys)).catch((error: unknown) =>
      whatIsTaken(ctx, { clientId: params.appId, label: body.label }, error),
    );
    return { body: appBody(org, replaced.app, replaced.keys) };
  },
});

type Replacement = Pick<Call<{ appId: string }, unknown, AppInput>, 'deps' | 'caller' | 'params' | 'body'>;

/** Merges, checks the whole of what would be stored (S42) and stores it, while nobody else can change the app. */
async function replaceInTx(
  ctx: TxCtx,
  { deps, caller, params, body }: Replacement,
  wanted: readonly WantedKey[] | undefined,
): Promise<{ app: AppTable; keys: ClientKeyTable[] }> {
  const id = params.appId;
  const locked = await lockedApp(ctx, caller, id);
  const before = draftOf(locked);
  const draft = draftFrom(body, before.clientId, before);
  const [storedKeys, secrets] = [await listClientKeys(ctx, [id]), await listSecrets(ctx, id)];
  const secret = secretToAdd(ctx, draft, body, secrets);
  const hasShortSecret = hasShort(ctx, deps.keys, secrets) || (secret?.reveal().length ?? leastHmacSecret) < leastHmacSecret;
  const problems = [
    ...problemsOfChange(before, draft),
    ...problemsOfApp(draft, { hasKeys: (wanted ?? storedKeys).some(isActive), hasShortSecret }),
  ];
  if (problems.length > 0) throw invalid(problems);
  const app = found(await updateApp(ctx, id, columnsOf(draft)), id);
  if (secret) {
    const secretId = await addClientSecret(ctx, deps.keys, id, secret);
    await logCredentialChange(ctx, caller, 'create', app, { type: 'ClientSecret', id: secretId });
  }
  const changes = wanted ? await replaceClientKeys(ctx, id, storedKeys, wanted) : [];
  for (const { change, kid } of changes) await logCredentialChange(ctx, caller, change, app, { type: 'JsonWebKey', id: kid });
  await logAppChange(ctx, caller, 'update', app);
  return { app, keys: changes.length > 0 ? await listClientKeys(ctx, [id]) : storedKeys };
}

function isActive({ status }: { readonly status: string }): boolean {
  return status === 'ACTIVE';
}

/** Whether an active secret is too short for signatures. */
function hasShort(ctx: Ctx, keys: Keyring, secrets: readonly ClientSecretTable[]): boolean {
  return secrets.filter(isActive).some((row) => openClientSecret(ctx, keys, row).reveal().length < leastHmacSecret);
}

/** The secret of a new app: the one that was chosen, or a random one; none for a client without secrets. */
function secretFor(ctx: Ctx, { authMethod }: AppDraft, body: AppInput): Secret | undefined {
  const chosen = body.credentials?.oauthClient?.client_secret ?? undefined;
  if (usesSecret(authMethod)) return chosen === undefined ? Secret.random(ctx.random) : new Secret(chosen);
  if (chosen !== undefined) throw invalid([`${secretPath}: a client with ${authMethod} has no secret`]);
  return undefined;
}

/**
 * The secret that a changed app still needs. One that came back with the rest of what was read is fine; another one is not taken from
 * here, because an app may have two and it would not be clear which it replaces.
 */
function secretToAdd(ctx: Ctx, draft: AppDraft, body: AppInput, secrets: readonly ClientSecretTable[]): Secret | undefined {
  const chosen = body.credentials?.oauthClient?.client_secret ?? undefined;
  if (usesSecret(draft.authMethod) && secrets.length === 0) return secretFor(ctx, draft, body);
  if (chosen !== undefined && !secrets.some((row) => row.secret_hash === sha256(chosen)))
    throw invalid([`${secretPath}: is not a secret of this app; add one with POST …/credentials/secrets`]);
  return undefined;
}

/** Says what another app has already, when that is why a write failed. */
async function whatIsTaken(ctx: Ctx, { clientId, label }: Pick<AppDraft, 'clientId' | 'label'>, error: unknown): Promise<never> {
  if (violatedConstraint(error) !== 'unique') throw error;
  const hasLabel = await findAppByLabel(ctx, label);
  if (!hasLabel && ((await findAppByClientId(ctx, clientId)) ?? (await findApp(ctx, clientId))))
    throw invalid(['credentials.oauthClient.client_id: is taken by another app']);
  // Or it was taken, and is free by now.
  throw new ApiError('E0000040', '', ['label: An app with this label already exists']);
}
