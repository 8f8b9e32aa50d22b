import { brandIds, brandOf } from '../../domain/brands/brand.ts';
import { findOrg } from '../../domain/orgs/store.ts';
import { isSame } from './reconcile.ts';
import type { Run } from './run.ts';
import { type Entry, type Kind, pick, type Section, type Thing } from './thing.ts';

/** What comes with every org, once. */
const single = {
  keyOf: () => '',
  create: () => Promise.reject(new Error('it is always there')),
} as const;

const settings = [
  'companyName',
  'website',
  'address1',
  'address2',
  'city',
  'state',
  'country',
  'postalCode',
  'phoneNumber',
  'supportPhoneNumber',
  'endUserSupportHelpURL',
] as const;

const orgKind: Kind = {
  ...single,
  type: 'org',
  nameOf: ({ companyName }) => String(companyName),
  update: async (run, _thing, wanted) => void (await run.call('updateOrgSettings', { body: wanted })),
};

/** What the org says about itself. */
export const orgSection: Section = {
  name: 'org',
  kind: orgKind,
  isSingle: true,
  read: async (run) => [{ id: 'org', isBuiltIn: true, entry: pick(await run.call<Entry>('getOrgSettings'), settings) }],
};

const brandFields = ['name', 'agreeToCustomPrivacyPolicy', 'customPrivacyPolicyUrl', 'removePoweredByOkta'] as const;
const themeFields = [
  'primaryColorHex',
  'primaryColorContrastHex',
  'secondaryColorHex',
  'secondaryColorContrastHex',
  'signInPageTouchPointVariant',
  'errorPageTouchPointVariant',
] as const;

const brandKind: Kind = {
  ...single,
  type: 'brand',
  nameOf: ({ name = 'as the org is called' }) => String(name),
  deep: ['theme', 'signInPage'],
  renamed: { widgetCustomizations: 'signInPage' },
  async update(run, { entry }, wanted) {
    const { params, theme } = ids(run);
    if (!isSame(pick(entry, brandFields), pick(wanted, brandFields)))
      await run.call('replaceBrand', { params, body: pick(wanted, brandFields) });
    if (!isSame(entry['theme'], wanted['theme'])) await run.call('replaceBrandTheme', { params: theme, body: wanted['theme'] });
    if (!isSame(entry['signInPage'], wanted['signInPage']))
      await run.call('replaceCustomizedSignInPage', { params, body: { widgetCustomizations: wanted['signInPage'] } });
  },
};

/** How the org looks: its brand with its theme and the texts of its sign-in page. Pictures are no part of a document. */
export const brandSection: Section = { name: 'brand', kind: brandKind, isSingle: true, read: readBrand };

async function readBrand(run: Run): Promise<Thing[]> {
  const { params, theme } = ids(run);
  const brand = await run.call<Entry>('getBrand', { params });
  const themed = await run.call<Entry>('getBrandTheme', { params: theme });
  const page = await run.call<Entry>('getCustomizedSignInPage', { params });
  // One without a name of its own is called as the org, whatever that is called tomorrow.
  const { name } = brandOf((await findOrg(run.options.ctx)).brand_json);
  const entry = {
    ...(name !== null && { name }),
    ...pick(brand, brandFields.slice(1)),
    theme: pick(themed, themeFields),
    signInPage: page['widgetCustomizations'],
  };
  return [{ id: 'brand', isBuiltIn: true, entry }];
}

function ids(run: Run) {
  const { brandId, themeId } = brandIds(run.options.org.id);
  return { params: { brandId }, theme: { brandId, themeId } } as const;
}
