import { type Brand, contrast, type SignInTexts, type TouchPoint } from '../domain/brands/brand.ts';
import { sha256 } from '../platform/hash.ts';
import { renderTemplate } from '../platform/templates.ts';

/** What the hosted pages take from the org's brand. */
export interface BrandLook {
  /** The values of the style sheet `brand.css`. */
  readonly style: object;
  /** The digest of the whole style, as a source of the content security policy. */
  readonly styleSource: string;
  readonly texts: SignInTexts;
  readonly logoPath: string | null;
  readonly faviconPath: string | null;
  readonly privacyUrl: string | null;
  readonly showsGatehouse: boolean;
}

const builtInStyle = renderTemplate('tokens.css', {}) + renderTemplate('gatehouse.css', {});
/** The card's colour in light and dark, which links must be readable on. */
const surfaces = { light: '#ffffff', dark: '#18211e' };
const leastContrast = 4.5;

const looks = { others: new WeakMap<Brand, BrandLook>(), error: new WeakMap<Brand, BrandLook>() };

/** The look of a brand on error pages or on all the others; worked out once for each version of it. */
export function lookOf(brand: Brand, isError: boolean): BrandLook {
  const known = looks[isError ? 'error' : 'others'].get(brand);
  if (known) return known;
  const style = ownStyle(brand, isError ? brand.errorPageTouchPointVariant : brand.signInPageTouchPointVariant);
  const digest = sha256(builtInStyle + renderTemplate('brand.css', style));
  const look = {
    style,
    styleSource: `'sha256-${Buffer.from(digest, 'base64url').toString('base64')}'`,
    texts: brand.signIn,
    logoPath: brand.logoPath,
    faviconPath: brand.faviconPath,
    privacyUrl: brand.customPrivacyPolicyUrl,
    showsGatehouse: !brand.removePoweredByOkta,
  };
  looks[isError ? 'error' : 'others'].set(brand, look);
  return look;
}

/** What the brand changes in the style, `null` where it changes nothing. */
function ownStyle(brand: Brand, variant: TouchPoint) {
  const { primaryColorHex: primary } = brand;
  const hasColour = variant === 'BACKGROUND_SECONDARY_COLOR' && brand.secondaryColorHex !== null;
  // A colour that is fine on a button may be unreadable as the text of a link.
  const link = (surface: string) => (primary !== null && contrast(primary, surface) >= leastContrast ? primary : 'var(--gh-ink)');
  return {
    primary,
    primaryContrast: brand.primaryColorContrastHex,
    linkOnLight: link(surfaces.light),
    linkOnDark: link(surfaces.dark),
    background: hasColour ? brand.secondaryColorHex : null,
    backgroundContrast: hasColour ? brand.secondaryColorContrastHex : null,
    picture: variant === 'BACKGROUND_IMAGE' ? brand.backgroundPath : null,
  };
}
