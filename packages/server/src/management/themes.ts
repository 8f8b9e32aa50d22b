import { z } from 'zod';
import { type Brand, brandIds, brandOf, contrast } from '../domain/brands/brand.ts';
import { inTx } from '../domain/ctx.ts';
import { imagePath, imageRow, type Picture } from '../domain/images/image.ts';
import { deleteImages, putImage } from '../domain/images/store.ts';
import type { Org } from '../domain/orgs/org.ts';
import { findOrg } from '../domain/orgs/store.ts';
import { ApiError } from './api-error.ts';
import { brandParams, changeBrand, manageBrand, readBrand, requireBrand } from './brands.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { links, text } from './fields.ts';

const path = '/api/v1/brands/:brandId/themes';
const themeParams = brandParams.extend({ themeId: text(1, 100) });
const colour = text(7, 7)
  .regex(/^#[0-9a-f]{6}$/i, 'must be a colour, such as #0b6b53')
  .toLowerCase();
const touchPoint = z.enum(
  ['OKTA_DEFAULT', 'BACKGROUND_SECONDARY_COLOR', 'BACKGROUND_IMAGE'],
  'must be OKTA_DEFAULT, BACKGROUND_SECONDARY_COLOR or BACKGROUND_IMAGE',
);
/** Colours of the built-in theme on light pages: what is shown when the org has none of its own. */
const builtIn = { primary: '#0b6b53', primaryContrast: '#ffffff', secondary: '#f6f5f1', secondaryContrast: '#16201d' };
const leastContrast = 4.5;

const written = z
  .object({
    primaryColorHex: colour,
    primaryColorContrastHex: colour.optional(),
    secondaryColorHex: colour,
    secondaryColorContrastHex: colour.optional(),
    signInPageTouchPointVariant: touchPoint.default('OKTA_DEFAULT'),
    errorPageTouchPointVariant: touchPoint.default('OKTA_DEFAULT'),
  })
  .superRefine((theme, check) => {
    for (const name of ['primary', 'secondary'] as const) {
      const given = theme[`${name}ColorContrastHex`];
      if (given === undefined || contrast(theme[`${name}ColorHex`], given) >= leastContrast) continue;
      check.addIssue({
        code: 'custom',
        path: [`${name}ColorContrastHex`],
        message: `is hard to read on ${name}ColorHex; leave it out and we choose`,
      });
    }
  });

const theme = z
  .strictObject({
    id: z.string(),
    logo: z.url().nullable(),
    favicon: z.url().nullable(),
    backgroundImage: z.url().nullable(),
    primaryColorHex: z.string(),
    primaryColorContrastHex: z.string(),
    secondaryColorHex: z.string(),
    secondaryColorContrastHex: z.string(),
    signInPageTouchPointVariant: touchPoint,
    errorPageTouchPointVariant: touchPoint,
    _links: links,
  })
  .meta({ id: 'Theme' });

const listing = endpoint({
  operationId: 'listBrandThemes',
  summary: 'List the themes of a brand: it has one',
  method: 'GET',
  path,
  permission: readBrand,
  params: brandParams,
  answers: { status: 200, body: z.array(theme), isList: true },
  handler: async ({ ctx, org, params }) => {
    requireBrand(org, params.brandId);
    return { body: [themeBody(org, brandOf((await findOrg(ctx)).brand_json))] };
  },
});

const reading = endpoint({
  operationId: 'getBrandTheme',
  summary: 'Read a theme: colours and pictures of the hosted pages',
  method: 'GET',
  path: `${path}/:themeId`,
  permission: readBrand,
  params: themeParams,
  answers: { status: 200, body: theme },
  handler: async ({ ctx, org, params }) => {
    requireTheme(org, params);
    return { body: themeBody(org, brandOf((await findOrg(ctx)).brand_json)) };
  },
});

const replacement = endpoint({
  operationId: 'replaceBrandTheme',
  summary: 'Replace the colours of a theme',
  method: 'PUT',
  path: `${path}/:themeId`,
  permission: manageBrand,
  params: themeParams,
  body: written,
  answers: { status: 200, body: theme },
  handler: async ({ ctx, org, caller, params, body }) => {
    requireTheme(org, params);
    const row = await inTx(ctx, (ctx) =>
      changeBrand(ctx, caller, 'system.theme.update', 'Update theme', () => ({
        ...body,
        primaryColorContrastHex: body.primaryColorContrastHex ?? readableOn(body.primaryColorHex),
        secondaryColorContrastHex: body.secondaryColorContrastHex ?? readableOn(body.secondaryColorHex),
      })),
    );
    return { body: themeBody(org, brandOf(row.brand_json)) };
  },
});

const pictures = [
  { name: 'Logo', segment: 'logo', kind: 'logo', property: 'logoPath', status: 200 },
  { name: 'Favicon', segment: 'favicon', kind: 'favicon', property: 'faviconPath', status: 201 },
  { name: 'BackgroundImage', segment: 'background-image', kind: 'background', property: 'backgroundPath', status: 201 },
] as const;

const uploads = pictures.map(({ name, segment, kind, property, status }) =>
  endpoint<z.infer<typeof themeParams>, object, Picture>({
    operationId: `uploadBrandTheme${name}`,
    summary: `Replace the ${segment.replace('-', ' ')} of a theme: PNG, JPEG or GIF`,
    method: 'POST',
    path: `${path}/:themeId/${segment}`,
    permission: manageBrand,
    params: themeParams,
    consumes: 'image',
    answers: { status, body: z.strictObject({ url: z.url() }) },
    handler: async ({ ctx, org, caller, params, body }) => {
      requireTheme(org, params);
      const image = imageRow(params.themeId, kind, body);
      const shownAt = imagePath(image);
      await inTx(ctx, async (ctx) => {
        await changeBrand(ctx, caller, 'system.theme.update', `Upload ${segment}`, () => ({ [property]: shownAt }));
        await putImage(ctx, image);
      });
      return { body: { url: `${org.baseUrl}${shownAt}` } };
    },
  }),
);

const removals = pictures.map(({ name, segment, kind, property }) =>
  endpoint({
    operationId: `deleteBrandTheme${name}`,
    summary: `Remove the ${segment.replace('-', ' ')} of a theme`,
    method: 'DELETE',
    path: `${path}/:themeId/${segment}`,
    permission: manageBrand,
    params: themeParams,
    answers: { status: 204 },
    handler: async ({ ctx, org, caller, params }) => {
      requireTheme(org, params);
      await inTx(ctx, async (ctx) => {
        await changeBrand(ctx, caller, 'system.theme.update', `Remove ${segment}`, () => ({ [property]: null }));
        await deleteImages(ctx, params.themeId, kind);
      });
      return undefined;
    },
  }),
);

/** `/api/v1/brands/{brandId}/themes`. @see Okta Themes API */
export const themeEndpoints: readonly Endpoint[] = [listing, reading, replacement, ...uploads, ...removals];

/** Black or white, whichever reads better. */
function readableOn(colour: string): string {
  return contrast(colour, '#ffffff') >= contrast(colour, '#000000') ? '#ffffff' : '#000000';
}

/** @throws ApiError E0000007 */
function requireTheme(org: Org, params: z.infer<typeof themeParams>): void {
  requireBrand(org, params.brandId);
  if (params.themeId !== brandIds(org.id).themeId) throw new ApiError('E0000007', `${params.themeId} (Theme)`);
}

function themeBody(org: Org, brand: Brand): object {
  const { brandId, themeId } = brandIds(org.id);
  const self = `${org.baseUrl}/api/v1/brands/${brandId}/themes/${themeId}`;
  const urlOf = (path: string | null) => (path === null ? null : `${org.baseUrl}${path}`);
  return {
    id: themeId,
    logo: urlOf(brand.logoPath),
    favicon: urlOf(brand.faviconPath),
    backgroundImage: urlOf(brand.backgroundPath),
    primaryColorHex: brand.primaryColorHex ?? builtIn.primary,
    primaryColorContrastHex: brand.primaryColorContrastHex ?? builtIn.primaryContrast,
    secondaryColorHex: brand.secondaryColorHex ?? builtIn.secondary,
    secondaryColorContrastHex: brand.secondaryColorContrastHex ?? builtIn.secondaryContrast,
    signInPageTouchPointVariant: brand.signInPageTouchPointVariant,
    errorPageTouchPointVariant: brand.errorPageTouchPointVariant,
    _links: {
      self: { href: self, hints: { allow: ['GET', 'PUT'] } },
      ...Object.fromEntries(
        pictures.map(({ segment }) => [segment, { href: `${self}/${segment}`, hints: { allow: ['POST', 'DELETE'] } }]),
      ),
    },
  };
}
