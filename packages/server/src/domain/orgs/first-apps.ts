import { newId } from '../../platform/ids.ts';
import type { Keyring } from '../../platform/seal.ts';
import { Secret } from '../../platform/secret.ts';
import { addAppGroup, putAppUser } from '../app-assignments/store.ts';
import { addClientSecret } from '../apps/client-secrets.ts';
import { type AppDraft, columnsOf, usualSettings } from '../apps/draft.ts';
import { insertApp } from '../apps/store.ts';
import type { TxCtx } from '../ctx.ts';
import { everyoneId } from '../groups/everyone.ts';
import { appSubject, type LogActor, writeEvent } from '../system-log/write.ts';

/**
 * Gives an org the two apps that come with it, as the apps of any developer are: the Admin Console, assigned to the first administrator,
 * and the Dashboard, assigned to Everyone. Both are confidential and use PKCE, and people come back to them below the org's own address.
 * @param org its base URL comes from the configuration, never from a request (S37)
 */
export async function addFirstApps(
  ctx: TxCtx,
  keys: Keyring,
  {
    org,
    administratorId,
    by,
  }: { readonly org: { readonly baseUrl: string }; readonly administratorId: string; readonly by: LogActor },
): Promise<void> {
  const console = await addFirstApp(ctx, keys, by, { label: 'Admin Console', home: `${org.baseUrl}/admin` });
  await putAppUser(ctx, console, administratorId);
  const dashboard = await addFirstApp(ctx, keys, by, { label: 'Dashboard', home: `${org.baseUrl}/dashboard` });
  await addAppGroup(ctx, dashboard, everyoneId(ctx.orgId));
}

async function addFirstApp(
  ctx: TxCtx,
  keys: Keyring,
  by: LogActor,
  { label, home }: { readonly label: string; readonly home: string },
): Promise<string> {
  const id = newId(ctx.random, '0oa');
  const draft: AppDraft = {
    clientId: id,
    label,
    applicationType: 'web',
    authMethod: 'client_secret_basic',
    isPkceRequired: true,
    redirectUris: [`${home}/callback`],
    postLogoutRedirectUris: [home],
    responseTypes: ['code'],
    grantTypes: ['authorization_code'],
    groupsClaim: undefined,
    consentMethod: 'TRUSTED',
    refreshToken: { rotation: 'STATIC', leewaySeconds: 30 },
    jwksUri: null,
    settings: usualSettings,
  };
  await insertApp(ctx, { ...columnsOf(draft), id, status: 'ACTIVE' });
  await addClientSecret(ctx, keys, id, Secret.random(ctx.random));
  const event = {
    message: 'Create application',
    outcome: { result: 'SUCCESS' },
    actor: by,
    targets: [appSubject({ id, label })],
  } as const;
  await writeEvent(ctx, { ...event, eventType: 'application.lifecycle.create' });
  await writeEvent(ctx, { ...event, eventType: 'app.oauth2.client.lifecycle.create' });
  return id;
}
