import { z } from 'zod';
import type { AppUser } from '../domain/app-assignments/store.ts';
import type { Org } from '../domain/orgs/org.ts';
import { toIsoText } from '../platform/time.ts';
import { instant, links } from './fields.ts';

/** A user of an app as answers show one. */
export const appUserAnswer = z
  .strictObject({
    id: z.string().describe('The user’s id'),
    externalId: z.null(),
    created: instant.nullable().describe('When the user was assigned in person; null when only groups give the app'),
    lastUpdated: instant.nullable(),
    scope: z.enum(['USER', 'GROUP']),
    status: z.literal('ACTIVE'),
    statusChanged: instant.nullable(),
    passwordChanged: z.null(),
    syncState: z.literal('DISABLED'),
    credentials: z.strictObject({ userName: z.string() }),
    profile: z.record(z.string(), z.unknown()),
    _links: links,
  })
  .meta({ id: 'AppUser' });

/** A user of an app as answers show one. */
export function appUserBody({ baseUrl }: Org, appId: string, { id, login, own }: AppUser): object {
  return {
    id,
    externalId: null,
    created: own ? toIsoText(own.created_at) : null,
    lastUpdated: own ? toIsoText(own.updated_at) : null,
    scope: own ? 'USER' : 'GROUP',
    status: 'ACTIVE',
    statusChanged: own ? toIsoText(own.created_at) : null,
    passwordChanged: null,
    syncState: 'DISABLED',
    credentials: { userName: own?.user_name ?? login },
    profile: own ? JSON.parse(own.profile_json) : {},
    _links: {
      self: { href: `${baseUrl}/api/v1/apps/${appId}/users/${id}` },
      app: { href: `${baseUrl}/api/v1/apps/${appId}` },
      user: { href: `${baseUrl}/api/v1/users/${id}` },
    },
  };
}
