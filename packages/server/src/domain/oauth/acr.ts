/** What the methods of a session can prove of a requested authentication context. */
export type AcrCheck =
  | { readonly outcome: 'none_asked' }
  | { readonly outcome: 'met'; readonly acr: string }
  | { readonly outcome: 'unmet' };

const twoFactors = new Set(['mfa']);
const phishingResistant = new Set(['hwk', 'swk']);

const rules = new Map<string, (amr: ReadonlySet<string>) => boolean>([
  ['urn:okta:loa:1fa:any', () => true],
  ['urn:okta:loa:1fa:pwd', (amr) => amr.has('pwd')],
  ['urn:okta:loa:2fa:any', (amr) => !amr.isDisjointFrom(twoFactors)],
  // "If possible" is met by one factor as long as the person has no second one.
  ['urn:okta:loa:2fa:any:ifpossible', () => true],
  ['phr', (amr) => !amr.isDisjointFrom(phishingResistant)],
  ['phrh', (amr) => amr.has('hwk')],
]);

/**
 * Finds the first of the asked `acr_values` that the session's methods satisfy. Unknown values are ignored; when all are unknown
 * nothing was asked.
 * @see OIDC Core §3.1.2.1 (acr_values), §5.5.1.1
 */
export function checkAcr(acrValues: readonly string[], amr: readonly string[]): AcrCheck {
  const asked = acrValues.filter((value) => rules.has(value));
  if (asked.length === 0) return { outcome: 'none_asked' };
  const methods = new Set(amr);
  const acr = asked.find((value) => rules.get(value)?.(methods));
  return acr === undefined ? { outcome: 'unmet' } : { outcome: 'met', acr };
}
