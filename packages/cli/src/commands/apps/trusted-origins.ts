import { type ApiObject, everyItem, ManagementError } from '@gatehouse/management-client';
import type { Workplace } from './ensure-app.ts';

type Origin = ApiObject<'TrustedOrigin'>;

/**
 * Lets scripts of these addresses call the org, as single-page apps do. An origin that is there keeps what it has. An administrator
 * who may not do that is told so, and goes on.
 * @param uris of which the origins are taken; those that are not http or https have none
 */
export async function trustOrigins({ cli, client }: Pick<Workplace, 'cli' | 'client'>, uris: readonly string[]): Promise<void> {
  const origins = [
    ...new Set(uris.map((uri) => new URL(uri)).flatMap(({ protocol, origin }) => (/^https?:$/.test(protocol) ? [origin] : []))),
  ];
  if (origins.length === 0) return;
  const names = origins.join(' and ');
  try {
    await cli.notes.step(
      `Trusting ${names}`,
      async () => {
        const known = await Array.fromAsync(
          everyItem((after) =>
            client.GET('/api/v1/trustedOrigins', { params: { query: { limit: 200, ...(after !== undefined && { after }) } } }),
          ),
        );
        for (const origin of origins) {
          const before = known.find((each) => URL.canParse(each.origin) && new URL(each.origin).origin === origin);
          const body = { name: before?.name ?? origin, origin: before?.origin ?? origin, scopes: withBothScopes(before) };
          if (before === undefined) await client.POST('/api/v1/trustedOrigins', { body });
          else if (body.scopes.length > before.scopes.length) {
            await client.PUT('/api/v1/trustedOrigins/{trustedOriginId}', {
              params: { path: { trustedOriginId: before.id } },
              body,
            });
          }
        }
      },
      () => `The org trusts ${names}: scripts there may call it`,
    );
  } catch (error) {
    if (!(error instanceof ManagementError && error.status === 403)) throw error;
    cli.notes.say(
      `The org does not trust ${names} yet: this API token may not say so. Ask an administrator to add it as a trusted origin.`,
    );
  }
}

/** What the origin may do already, and both that a single-page app needs. */
function withBothScopes(before: Origin | undefined): Origin['scopes'] {
  const present = before?.scopes ?? [];
  const missing = (['CORS', 'REDIRECT'] as const).filter((type) => !present.some((scope) => scope.type === type));
  return [...present, ...missing.map((type) => ({ type }))];
}
