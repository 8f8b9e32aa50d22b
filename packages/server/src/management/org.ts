import { z } from 'zod';
import { inTx } from '../domain/ctx.ts';
import type { Org } from '../domain/orgs/org.ts';
import { findOrg, holdOrg, raiseOrgVersion, updateOrg } from '../domain/orgs/store.ts';
import { toIsoText } from '../platform/time.ts';
import type { OrgTable } from '../schema/tables.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { instant, links, text, webAddress } from './fields.ts';
import { logChange } from './log-change.ts';

/** What an org says about itself; null when it says nothing. */
const settings = {
  website: webAddress.nullable(),
  address1: text(1, 255).nullable(),
  address2: text(1, 255).nullable(),
  city: text(1, 255).nullable(),
  state: text(1, 255).nullable(),
  country: text(1, 255).nullable(),
  postalCode: text(1, 50).nullable(),
  phoneNumber: text(1, 50).nullable(),
  supportPhoneNumber: text(1, 50).nullable(),
  endUserSupportHelpURL: webAddress.nullable(),
} as const;
type Settings = Partial<Record<keyof typeof settings, string | null>>;

const replaced = z
  .object({ companyName: text(1, 100), ...settings })
  .partial()
  .required({ companyName: true });
const changed = replaced.partial();

const orgSetting = z
  .strictObject({
    id: z.string(),
    companyName: z.string(),
    subdomain: z.string(),
    status: z.enum(['ACTIVE', 'INACTIVE']),
    ...settings,
    created: instant,
    lastUpdated: instant,
    expiresAt: z.null(),
    _links: links,
  })
  .meta({ id: 'OrgSetting' });

const path = '/api/v1/org';

const reading = endpoint({
  operationId: 'getOrgSettings',
  summary: 'Read the org: its name, domain and how to reach its people',
  method: 'GET',
  path,
  permission: { resource: 'orgs', access: 'read' },
  answers: { status: 200, body: orgSetting },
  handler: async ({ ctx, org }) => ({ body: orgBody(org, await findOrg(ctx)) }),
});

const changes = (['PUT', 'POST'] as const).map((method) =>
  endpoint({
    operationId: method === 'PUT' ? 'replaceOrgSettings' : 'updateOrgSettings',
    summary: method === 'PUT' ? 'Replace what the org says about itself' : 'Change some of what the org says about itself',
    method,
    path,
    permission: { resource: 'orgs', access: 'manage' },
    body: method === 'PUT' ? replaced : changed,
    answers: { status: 200, body: orgSetting },
    handler: async ({ ctx, org, caller, body }) => {
      const row = await inTx(ctx, async (ctx) => {
        const before = await holdOrg(ctx);
        const { companyName = before.name, ...given } = body as z.infer<typeof changed>;
        const kept = method === 'PUT' ? {} : (JSON.parse(before.settings_json) as Settings);
        const row = await updateOrg(ctx, { name: companyName, settings_json: JSON.stringify({ ...kept, ...given }) });
        await raiseOrgVersion(ctx);
        await logChange(ctx, caller, 'org.settings.update', 'Update org settings', [
          { id: row.id, type: 'Org', alternateId: row.subdomain, displayName: row.name },
        ]);
        return row;
      });
      return { body: orgBody(org, row) };
    },
  }),
);

/** `/api/v1/org`. @see Okta Org Settings API */
export const orgEndpoints: readonly Endpoint[] = [reading, ...changes];

function orgBody(org: Org, row: OrgTable): object {
  const said = JSON.parse(row.settings_json) as Settings;
  return {
    id: row.id,
    companyName: row.name,
    subdomain: row.subdomain,
    status: row.status,
    ...Object.fromEntries(Object.keys(settings).map((name) => [name, said[name as keyof Settings] ?? null])),
    created: toIsoText(row.created_at),
    lastUpdated: toIsoText(row.updated_at),
    expiresAt: null,
    _links: { self: { href: `${org.baseUrl}${path}` } },
  };
}
