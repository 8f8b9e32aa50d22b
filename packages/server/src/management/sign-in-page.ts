import { z } from 'zod';
import { brandOf, ownTexts, type SignInTexts } from '../domain/brands/brand.ts';
import { inTx } from '../domain/ctx.ts';
import { findOrg } from '../domain/orgs/store.ts';
import { ApiError } from './api-error.ts';
import { brandParams, changeBrand, manageBrand, readBrand, requireBrand } from './brands.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { text, webAddress } from './fields.ts';

const path = '/api/v1/brands/:brandId/pages/sign-in/customized';
const label = text(1, 100).nullish();
const address = webAddress.nullish();

const customizations = z
  .strictObject(
    {
      signInLabel: label,
      usernameLabel: label,
      usernameInfoTip: text(1, 255).nullish(),
      passwordLabel: label,
      passwordInfoTip: text(1, 255).nullish(),
      helpLabel: label,
      helpUrl: address,
      customLink1Label: label,
      customLink1Url: address,
      customLink2Label: label,
      customLink2Url: address,
    },
    {
      error: ({ code, keys }) =>
        code === 'unrecognized_keys' ? `has texts that our pages do not have: ${keys?.join(', ')}` : undefined,
    },
  )
  .refine(
    (texts) => [1, 2].every((at) => isPair(texts as Record<string, unknown>, at)),
    'a custom link needs both a label and an address',
  );

const written = z.object({ pageContent: z.unknown().optional(), widgetCustomizations: customizations });

const page = z
  .strictObject({
    pageContent: z.null(),
    widgetVersion: z.null(),
    widgetCustomizations: z.strictObject(
      Object.fromEntries(Object.keys(ownTexts).map((name) => [name, z.string().nullable()])) as Record<
        keyof SignInTexts,
        z.ZodNullable<z.ZodString>
      >,
    ),
  })
  .meta({ id: 'SignInPage' });

const reading = endpoint({
  operationId: 'getCustomizedSignInPage',
  summary: 'Read the org’s own texts of the sign-in page',
  method: 'GET',
  path,
  permission: readBrand,
  params: brandParams,
  answers: { status: 200, body: page },
  handler: async ({ ctx, org, params }) => {
    requireBrand(org, params.brandId);
    return { body: pageBody(brandOf((await findOrg(ctx)).brand_json).signIn) };
  },
});

const replacement = endpoint({
  operationId: 'replaceCustomizedSignInPage',
  summary: 'Replace the org’s own texts of the sign-in page',
  method: 'PUT',
  path,
  permission: manageBrand,
  params: brandParams,
  body: written,
  answers: { status: 200, body: page },
  handler: async ({ ctx, org, caller, params, body }) => {
    requireBrand(org, params.brandId);
    if (typeof body.pageContent === 'string')
      throw new ApiError('E0000213', '', ['pageContent: only the texts of this page can be changed, not its code']);
    const signIn = { ...ownTexts, ...body.widgetCustomizations } as SignInTexts;
    await inTx(ctx, (ctx) => changeBrand(ctx, caller, 'system.brand.update', 'Update sign-in page', () => ({ signIn })));
    return { body: pageBody(signIn) };
  },
});

const deletion = endpoint({
  operationId: 'deleteCustomizedSignInPage',
  summary: 'Go back to the built-in texts of the sign-in page',
  method: 'DELETE',
  path,
  permission: manageBrand,
  params: brandParams,
  answers: { status: 204 },
  handler: async ({ ctx, org, caller, params }) => {
    requireBrand(org, params.brandId);
    await inTx(ctx, (ctx) => changeBrand(ctx, caller, 'system.brand.update', 'Reset sign-in page', () => ({ signIn: ownTexts })));
    return undefined;
  },
});

/** `/api/v1/brands/{brandId}/pages/sign-in/customized`. @see Okta Customized Sign-in Page API – Deviates: texts only */
export const signInPageEndpoints: readonly Endpoint[] = [reading, replacement, deletion];

function isPair(texts: Record<string, unknown>, at: number): boolean {
  return Boolean(texts[`customLink${at}Label`]) === Boolean(texts[`customLink${at}Url`]);
}

function pageBody(signIn: SignInTexts): object {
  return { pageContent: null, widgetVersion: null, widgetCustomizations: signIn };
}
