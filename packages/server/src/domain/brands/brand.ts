import type { OrgId } from '../ctx.ts';

/** How sign-in and error pages use the theme. @see Okta Themes API */
export type TouchPoint = 'OKTA_DEFAULT' | 'BACKGROUND_SECONDARY_COLOR' | 'BACKGROUND_IMAGE';

/** Words of the hosted sign-in that the org chose itself; null: ours. Addresses are `http` or `https`. */
export interface SignInTexts {
  readonly signInLabel: string | null;
  readonly usernameLabel: string | null;
  readonly usernameInfoTip: string | null;
  readonly passwordLabel: string | null;
  readonly passwordInfoTip: string | null;
  readonly helpLabel: string | null;
  readonly helpUrl: string | null;
  readonly customLink1Label: string | null;
  readonly customLink1Url: string | null;
  readonly customLink2Label: string | null;
  readonly customLink2Url: string | null;
}

/** How the org looks and speaks on its hosted pages. An org has one brand with one theme. */
export interface Brand {
  readonly name: string | null;
  readonly agreeToCustomPrivacyPolicy: boolean;
  readonly customPrivacyPolicyUrl: string | null;
  /** Leaves "Secured by Gatehouse" out of the footer. */
  readonly removePoweredByOkta: boolean;
  /** Colours as `#rrggbb`; null: those of the built-in theme, light and dark. */
  readonly primaryColorHex: string | null;
  readonly primaryColorContrastHex: string | null;
  readonly secondaryColorHex: string | null;
  readonly secondaryColorContrastHex: string | null;
  readonly signInPageTouchPointVariant: TouchPoint;
  readonly errorPageTouchPointVariant: TouchPoint;
  /** Paths on the org's host; null: none. */
  readonly logoPath: string | null;
  readonly faviconPath: string | null;
  readonly backgroundPath: string | null;
  readonly signIn: SignInTexts;
}

/** No text of the org's own. */
export const ownTexts: SignInTexts = {
  signInLabel: null,
  usernameLabel: null,
  usernameInfoTip: null,
  passwordLabel: null,
  passwordInfoTip: null,
  helpLabel: null,
  helpUrl: null,
  customLink1Label: null,
  customLink1Url: null,
  customLink2Label: null,
  customLink2Url: null,
};

/** The brand of an org that changed nothing. */
const builtIn: Brand = {
  name: null,
  agreeToCustomPrivacyPolicy: false,
  customPrivacyPolicyUrl: null,
  removePoweredByOkta: false,
  primaryColorHex: null,
  primaryColorContrastHex: null,
  secondaryColorHex: null,
  secondaryColorContrastHex: null,
  signInPageTouchPointVariant: 'OKTA_DEFAULT',
  errorPageTouchPointVariant: 'OKTA_DEFAULT',
  logoPath: null,
  faviconPath: null,
  backgroundPath: null,
  signIn: ownTexts,
};

/** The `brand_json` column as a value: what stands there over what is built in. */
export function brandOf(json: string): Brand {
  return { ...builtIn, ...(JSON.parse(json) as Partial<Brand>) };
}

/** The ids of the org's brand and of its theme: the org's own id with their prefixes, so that nobody has to look them up. */
export function brandIds(orgId: OrgId): { readonly brandId: string; readonly themeId: string } {
  return { brandId: `bnd${orgId.slice(3)}`, themeId: `thd${orgId.slice(3)}` };
}

/**
 * How well one colour reads on another: 1 (not at all) to 21. @param one as `#rrggbb`
 * @see WCAG 2.2, contrast ratio
 */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted((left, right) => left - right);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
