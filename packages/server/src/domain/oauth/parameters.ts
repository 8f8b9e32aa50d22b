/** Request parameters of an OAuth endpoint, each at most once and never empty. */
export interface Parameters {
  readonly values: ReadonlyMap<string, string>;
  /**
   * Names that came more than once, or with a NUL character, which no database column takes. They are not in `values`: what was meant
   * is not ours to guess.
   */
  readonly unusable: ReadonlySet<string>;
}

/**
 * Reads parsed query or form fields. A parameter without a value counts as absent; unknown ones are kept and ignored later.
 * @see RFC 6749 §3.1
 */
export function readParameters(fields: Readonly<Record<string, unknown>> | null | undefined): Parameters {
  const values = new Map<string, string>();
  const unusable = new Set<string>();
  for (const [name, value] of Object.entries(fields ?? {})) {
    if (Array.isArray(value) || (typeof value === 'string' && value.includes('\0'))) unusable.add(name);
    else if (typeof value === 'string' && value !== '') values.set(name, value);
  }
  return { values, unusable };
}
