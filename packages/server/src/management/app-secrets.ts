import { z } from 'zod';
import { changeSecretStatus, deleteSecret, listSecrets } from '../domain/app-credentials/store.ts';
import { usesSecret } from '../domain/apps/app.ts';
import { addClientSecret, openClientSecret } from '../domain/apps/client-secrets.ts';
import { leastHmacSecret } from '../domain/apps/registration.ts';
import { listActiveSecrets } from '../domain/apps/store.ts';
import { inTx, type TxCtx } from '../domain/ctx.ts';
import type { Org } from '../domain/orgs/org.ts';
import { Secret } from '../platform/secret.ts';
import { toIsoText } from '../platform/time.ts';
import type { AppTable, ClientSecretTable } from '../schema/tables.ts';
import { ApiError, invalid } from './api-error.ts';
import { existingApp, lockedApp, logCredentialChange, logSecretRead, manageApps, requireMayImpersonate } from './app-access.ts';
import { chosenSecret } from './app-fields.ts';
import { type Call, type Endpoint, endpoint } from './endpoint.ts';
import { instant, links, text } from './fields.ts';

const mostSecrets = 2;
const path = '/api/v1/apps/:appId/credentials/secrets';
const ofApp = z.object({ appId: text(1, 100) });
const ofSecret = z.object({ appId: text(1, 100), secretId: text(1, 100) });
const status = z.enum(['ACTIVE', 'INACTIVE']);

const answer = z
  .strictObject({
    id: z.string(),
    client_secret: z.string().optional().describe('Where secrets are read or added'),
    secret_hash: z.string().describe('Tells secrets apart: SHA-256, base64url'),
    status,
    created: instant,
    lastUpdated: instant,
    _links: links,
  })
  .meta({ id: 'OAuth2ClientSecret' });

const listing = endpoint({
  operationId: 'listOAuth2ClientSecrets',
  summary: 'List the secrets of an app, the newest first',
  method: 'GET',
  path,
  permission: manageApps,
  params: ofApp,
  answers: { status: 200, body: z.array(answer) },
  handler: async ({ deps, ctx, org, caller, params }) => {
    const app = await existingApp(ctx, params.appId);
    await requireMayImpersonate(ctx, caller, app);
    const secrets = await listSecrets(ctx, app.id);
    if (secrets.length > 0) await logSecretRead(ctx, caller, app);
    return { body: secrets.map((row) => secretBody(org, row, openClientSecret(ctx, deps.keys, row))) };
  },
});

const reading = endpoint({
  operationId: 'getOAuth2ClientSecret',
  summary: 'Read a secret of an app',
  method: 'GET',
  path: `${path}/:secretId`,
  permission: manageApps,
  params: ofSecret,
  answers: { status: 200, body: answer },
  handler: async ({ deps, ctx, org, caller, params }) => {
    const app = await existingApp(ctx, params.appId);
    await requireMayImpersonate(ctx, caller, app);
    const row = secretOf(await listSecrets(ctx, app.id), params.secretId);
    await logSecretRead(ctx, caller, app);
    return { body: secretBody(org, row, openClientSecret(ctx, deps.keys, row)) };
  },
});

const creation = endpoint({
  operationId: 'createOAuth2ClientSecret',
  summary: 'Add a secret to an app, which may have two; the one that is there stays good',
  method: 'POST',
  path,
  permission: manageApps,
  params: ofApp,
  body: z.object({ client_secret: chosenSecret.nullish(), status: status.nullish() }),
  answers: { status: 201, body: answer },
  handler: async ({ deps, ctx, org, caller, params, body }) => {
    const secret = body.client_secret == null ? Secret.random(ctx.random) : new Secret(body.client_secret);
    const row = await inTx(ctx, async (ctx) => {
      const app = await lockedApp(ctx, caller, params.appId);
      if (!usesSecret(app.token_endpoint_auth_method))
        throw invalid([`token_endpoint_auth_method: a client with ${app.token_endpoint_auth_method} has no secret`]);
      requireLongEnough(app, secret);
      if ((await listSecrets(ctx, app.id)).length >= mostSecrets)
        throw invalid([`client_secret: the app has ${mostSecrets} secrets already; deactivate and delete one first`]);
      const id = await addClientSecret(ctx, deps.keys, app.id, secret, body.status ?? 'ACTIVE');
      await logCredentialChange(ctx, caller, 'create', app, { type: 'ClientSecret', id });
      return secretOf(await listSecrets(ctx, app.id), id);
    });
    return { body: secretBody(org, row, secret) };
  },
});

const deletion = endpoint({
  operationId: 'deleteOAuth2ClientSecret',
  summary: 'Delete an inactive secret of an app',
  method: 'DELETE',
  path: `${path}/:secretId`,
  permission: manageApps,
  params: ofSecret,
  answers: { status: 204 },
  handler: async ({ ctx, caller, params }) => {
    await inTx(ctx, async (ctx) => {
      const app = await lockedApp(ctx, caller, params.appId);
      const secret = secretOf(await listSecrets(ctx, app.id), params.secretId);
      if (secret.status === 'ACTIVE') throw invalid(['status: an active secret cannot be deleted; deactivate it first']);
      await deleteSecret(ctx, app.id, secret.id);
      await logCredentialChange(ctx, caller, 'delete', app, { type: 'ClientSecret', id: secret.id });
    });
    return undefined;
  },
});

const lifecycle = (['activate', 'deactivate'] as const).map((change) =>
  endpoint({
    operationId: `${change}OAuth2ClientSecret`,
    summary:
      change === 'activate' ? 'Let a secret be used again' : 'Stop a secret from being used, unless it is the only active one',
    method: 'POST',
    path: `${path}/:secretId/lifecycle/${change}`,
    permission: manageApps,
    params: ofSecret,
    answers: { status: 200, body: answer },
    handler: async (call) => {
      const row = await inTx(call.ctx, (ctx) => turnSecret(ctx, call, change));
      return { body: secretBody(call.org, row) };
    },
  }),
);

async function turnSecret(
  ctx: TxCtx,
  { deps, caller, params }: Call<z.output<typeof ofSecret>>,
  change: 'activate' | 'deactivate',
): Promise<ClientSecretTable> {
  const app = await lockedApp(ctx, caller, params.appId);
  const secrets = await listSecrets(ctx, app.id);
  const secret = secretOf(secrets, params.secretId);
  const wanted = change === 'activate' ? 'ACTIVE' : 'INACTIVE';
  if (secret.status === wanted) return secret;
  if (change === 'activate') requireLongEnough(app, openClientSecret(ctx, deps.keys, secret));
  else if (!secrets.some((other) => other.id !== secret.id && other.status === 'ACTIVE'))
    throw invalid(['status: the only active secret cannot be deactivated; add another one first, or deactivate the app']);
  await changeSecretStatus(ctx, app.id, secret.id, wanted);
  await logCredentialChange(ctx, caller, change, app, { type: 'ClientSecret', id: secret.id });
  return { ...secret, status: wanted, updated_at: ctx.now };
}

const clientCredentials = endpoint({
  operationId: 'getClientCredentials',
  summary: 'Read client id and newest secret of an app: where the Okta CLI reads them',
  method: 'GET',
  path: '/api/v1/internal/apps/:appId/settings/clientcreds',
  permission: manageApps,
  params: ofApp,
  answers: {
    status: 200,
    body: z.strictObject({ client_id: z.string(), client_secret: z.string().optional() }).meta({ id: 'ClientCredentials' }),
  },
  handler: async ({ deps, ctx, caller, params }) => {
    const app = await existingApp(ctx, params.appId);
    await requireMayImpersonate(ctx, caller, app);
    const [secret] = usesSecret(app.token_endpoint_auth_method) ? await listActiveSecrets(ctx, app.id) : [];
    if (!secret) return { body: { client_id: app.client_id } };
    await logSecretRead(ctx, caller, app);
    return { body: { client_id: app.client_id, client_secret: openClientSecret(ctx, deps.keys, secret).reveal() } };
  },
});

/** `/api/v1/apps/{id}/credentials/secrets`: what confidential apps prove themselves with. @see Okta Application SSO Credential OAuth 2.0 API */
export const appSecretEndpoints: readonly Endpoint[] = [listing, creation, reading, deletion, ...lifecycle, clientCredentials];

function secretOf(secrets: readonly ClientSecretTable[], id: string): ClientSecretTable {
  const secret = secrets.find((row) => row.id === id);
  if (!secret) throw new ApiError('E0000007', `${id} (OAuth2ClientSecret)`);
  return secret;
}

function requireLongEnough(app: AppTable, secret: Secret): void {
  if (app.token_endpoint_auth_method === 'client_secret_jwt' && secret.reveal().length < leastHmacSecret)
    throw invalid([`client_secret: client_secret_jwt needs ${leastHmacSecret} characters at least`]);
}

function secretBody({ baseUrl }: Org, row: ClientSecretTable, secret?: Secret): object {
  const self = `${baseUrl}/api/v1/apps/${row.app_id}/credentials/secrets/${row.id}`;
  const turn = row.status === 'ACTIVE' ? 'deactivate' : 'activate';
  return {
    id: row.id,
    ...(secret && { client_secret: secret.reveal() }),
    secret_hash: row.secret_hash,
    status: row.status,
    created: toIsoText(row.created_at),
    lastUpdated: toIsoText(row.updated_at),
    _links: {
      self: { href: self },
      [turn]: { href: `${self}/lifecycle/${turn}`, hints: { allow: ['POST'] } },
      ...(row.status === 'INACTIVE' && { delete: { href: self, hints: { allow: ['DELETE'] } } }),
    },
  };
}
