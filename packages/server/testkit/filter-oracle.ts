import type { Attributes } from '../src/domain/search/attributes.ts';
import { foldAscii } from '../src/platform/text-order.ts';
import type { CompareTerm, FilterTree } from '../src/schema/filter-tree.ts';

/** A value of an attribute as a person sees it; several for an attribute that is a list. */
export type Value = string | number | boolean | null;

/** What a filter means, said a second time and without SQL: whether an object, by the paths of its attributes, fulfils it. */
export function fulfils(
  tree: FilterTree,
  object: Readonly<Record<string, Value | readonly Value[]>>,
  attributes: Attributes,
): boolean {
  switch (tree.kind) {
    case 'and':
      return tree.terms.every((term) => fulfils(term, object, attributes));
    case 'or':
      return tree.terms.some((term) => fulfils(term, object, attributes));
    case 'not':
      return !fulfils(tree.term, object, attributes);
    case 'present':
      return valuesOf(object, tree.attribute).some((value) => value !== '');
    case 'compare': {
      const values = valuesOf(object, tree.attribute).map((value) => compared(value, attributes, tree.attribute));
      return tree.operator === 'ne' ? !values.some((value) => value === tree.value) : values.some((value) => holds(tree, value));
    }
  }
}

function valuesOf(object: Readonly<Record<string, Value | readonly Value[]>>, attribute: string) {
  return [object[attribute] ?? null].flat().filter((value) => value !== null) as (string | number | boolean)[];
}

function compared(value: string | number | boolean, attributes: Attributes, name: string) {
  const attribute = attributes[name];
  if (attribute?.type !== 'text' || typeof value !== 'string' || attribute.form === 'exact') return value;
  return attribute.form === 'ignoreCase' ? foldAscii(value) : attribute.form(value);
}

function holds({ operator, value: wanted }: CompareTerm, value: string | number | boolean): boolean {
  const order = orderOf(value, wanted);
  switch (operator) {
    case 'eq':
      return order === 0;
    case 'ne':
      return order !== 0;
    case 'gt':
      return order > 0;
    case 'ge':
      return order >= 0;
    case 'lt':
      return order < 0;
    case 'le':
      return order <= 0;
    case 'sw':
      return String(value).startsWith(String(wanted));
    case 'co':
      return String(value).includes(String(wanted));
    case 'ew':
      return String(value).endsWith(String(wanted));
  }
}

function orderOf(one: string | number | boolean, other: string | number | boolean): number {
  return typeof one === 'string' ? Buffer.compare(Buffer.from(one), Buffer.from(String(other))) : Number(one) - Number(other);
}
