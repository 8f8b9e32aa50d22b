/** How a filter compares. `sw`, `co`, `ew`: starts with, contains, ends with. @see RFC 7644 §3.4.2.2 */
export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le' | 'sw' | 'co' | 'ew';

/** How the values of an attribute are held and compared. */
export type ValueType = 'text' | 'number' | 'instant' | 'boolean';

/** One comparison. `value` fits `type`: an instant is milliseconds UTC. Text is in the form that is compared. */
export interface CompareTerm<A extends string = string> {
  readonly kind: 'compare';
  readonly attribute: A;
  readonly type: ValueType;
  readonly operator: Comparison;
  readonly value: string | number | boolean;
  /** Upper-case ASCII letters of the stored text count as lower-case ones; `value` has none. */
  readonly isCaseIgnored: boolean;
}

/** The attribute has a value that is not the empty text. */
export interface PresentTerm<A extends string = string> {
  readonly kind: 'present';
  readonly attribute: A;
  readonly type: ValueType;
}

/**
 * A filter that was checked: its attributes exist, its operators are allowed on them, its values have the right type.
 *
 * What has no value fulfils no comparison but `ne`; `not` turns true into false and false into true, there is nothing between.
 * Of an attribute with several values one must fit; `ne` and `not` then ask that none does.
 */
export type FilterTree<A extends string = string> =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly FilterTree<A>[] }
  | { readonly kind: 'not'; readonly term: FilterTree<A> }
  | CompareTerm<A>
  | PresentTerm<A>;
