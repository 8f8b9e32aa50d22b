import { z } from 'zod';
import type { Caller } from '../domain/admin-roles/caller.ts';
import { type Brand, brandIds, brandOf } from '../domain/brands/brand.ts';
import { inTx, type TxCtx } from '../domain/ctx.ts';
import type { Org } from '../domain/orgs/org.ts';
import { findOrg, holdOrg, raiseOrgVersion, updateOrg } from '../domain/orgs/store.ts';
import type { LogEventType } from '../domain/system-log/write.ts';
import type { OrgTable } from '../schema/tables.ts';
import { ApiError } from './api-error.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { links, text, webAddress } from './fields.ts';
import { logChange } from './log-change.ts';

const path = '/api/v1/brands';

/** Reads of the brand, its theme and its pages. */
export const readBrand = { resource: 'brands', access: 'read' } as const;
/** Changes of them. */
export const manageBrand = { resource: 'brands', access: 'manage' } as const;
/** The brand in a path. */
export const brandParams = z.object({ brandId: text(1, 100) });

const written = z.object({
  name: text(1, 250).optional(),
  agreeToCustomPrivacyPolicy: z.boolean('must be true or false').optional(),
  customPrivacyPolicyUrl: webAddress.nullish(),
  removePoweredByOkta: z.boolean('must be true or false').optional(),
});

const brand = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    isDefault: z.literal(true),
    agreeToCustomPrivacyPolicy: z.boolean(),
    customPrivacyPolicyUrl: z.string().nullable(),
    removePoweredByOkta: z.boolean().describe('Leaves "Secured by Gatehouse" out of the hosted pages'),
    locale: z.null(),
    emailDomainId: z.null(),
    defaultApp: z.strictObject({
      appInstanceId: z.null(),
      appLinkName: z.null(),
      classicApplicationUri: z.null(),
    }),
    _links: links,
  })
  .meta({ id: 'Brand' });

const listing = endpoint({
  operationId: 'listBrands',
  summary: 'List the brands: an org has one',
  method: 'GET',
  path,
  permission: readBrand,
  answers: { status: 200, body: z.array(brand), isList: true },
  handler: async ({ ctx, org }) => ({ body: [brandBody(org, await findOrg(ctx))] }),
});

const reading = endpoint({
  operationId: 'getBrand',
  summary: 'Read a brand',
  method: 'GET',
  path: `${path}/:brandId`,
  permission: readBrand,
  params: brandParams,
  answers: { status: 200, body: brand },
  handler: async ({ ctx, org, params }) => {
    requireBrand(org, params.brandId);
    return { body: brandBody(org, await findOrg(ctx)) };
  },
});

const replacement = endpoint({
  operationId: 'replaceBrand',
  summary: 'Replace the settings of a brand',
  method: 'PUT',
  path: `${path}/:brandId`,
  permission: manageBrand,
  params: brandParams,
  body: written,
  answers: { status: 200, body: brand },
  handler: async ({ ctx, org, caller, params, body }) => {
    requireBrand(org, params.brandId);
    const { agreeToCustomPrivacyPolicy = false, customPrivacyPolicyUrl = null, removePoweredByOkta = false } = body;
    if (customPrivacyPolicyUrl !== null && !agreeToCustomPrivacyPolicy)
      throw new ApiError('E0000001', 'agreeToCustomPrivacyPolicy', [
        'agreeToCustomPrivacyPolicy: must be true when customPrivacyPolicyUrl is given',
      ]);
    const row = await inTx(ctx, (ctx) =>
      changeBrand(ctx, caller, 'system.brand.update', 'Update brand', (before) => ({
        name: body.name ?? before.name,
        agreeToCustomPrivacyPolicy,
        customPrivacyPolicyUrl,
        removePoweredByOkta,
      })),
    );
    return { body: brandBody(org, row) };
  },
});

/** `/api/v1/brands`: how the org looks. @see Okta Brands API – Deviates: one brand, because a brand is chosen by custom domain */
export const brandEndpoints: readonly Endpoint[] = [listing, reading, replacement];

/** @throws ApiError E0000007 when the path names another brand than the org's */
export function requireBrand(org: Org, brandId: string): void {
  if (brandId !== brandIds(org.id).brandId) throw new ApiError('E0000007', `${brandId} (Brand)`);
}

/** Changes the brand and logs it, in the caller's transaction: of two admins the second sees what the first wrote. */
export async function changeBrand(
  ctx: TxCtx,
  caller: Caller,
  eventType: LogEventType,
  message: string,
  change: (before: Brand) => Partial<Brand>,
): Promise<OrgTable> {
  const { brand_json, name } = await holdOrg(ctx);
  const before = brandOf(brand_json);
  const row = await updateOrg(ctx, { brand_json: JSON.stringify({ ...before, ...change(before) }) });
  await raiseOrgVersion(ctx);
  const { brandId } = brandIds(ctx.orgId);
  await logChange(ctx, caller, eventType, message, [
    { id: brandId, type: 'Brand', alternateId: null, displayName: before.name ?? name },
  ]);
  return row;
}

function brandBody(org: Org, row: OrgTable): object {
  const { brandId } = brandIds(org.id);
  const brand = brandOf(row.brand_json);
  const self = `${org.baseUrl}${path}/${brandId}`;
  return {
    id: brandId,
    name: brand.name ?? row.name,
    isDefault: true,
    agreeToCustomPrivacyPolicy: brand.agreeToCustomPrivacyPolicy,
    customPrivacyPolicyUrl: brand.customPrivacyPolicyUrl,
    removePoweredByOkta: brand.removePoweredByOkta,
    locale: null,
    emailDomainId: null,
    defaultApp: { appInstanceId: null, appLinkName: null, classicApplicationUri: null },
    _links: {
      self: { href: self, hints: { allow: ['GET', 'PUT'] } },
      themes: { href: `${self}/themes`, hints: { allow: ['GET'] } },
    },
  };
}
