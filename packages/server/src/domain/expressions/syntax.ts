import type { Value } from './value.ts';

/** Where a node begins in the text, counted from 0. */
interface Placed {
  readonly at: number;
}

/** An operator of two operands. */
export type BinaryOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | 'and' | 'or';

/** A piece of a parsed expression. */
export type Node = Placed &
  (
    | { readonly kind: 'literal'; readonly value: Value }
    | { readonly kind: 'list'; readonly items: readonly Node[] }
    | { readonly kind: 'map'; readonly entries: readonly (readonly [string, Node])[] }
    | { readonly kind: 'variable'; readonly name: string }
    | { readonly kind: 'property'; readonly of: Node; readonly name: string }
    | { readonly kind: 'index'; readonly of: Node; readonly index: Node }
    | {
        readonly kind: 'projection';
        readonly of: Node;
        readonly paths: readonly (readonly string[])[];
        readonly isObject: boolean;
      }
    | { readonly kind: 'call'; readonly name: string; readonly args: readonly Node[] }
    | { readonly kind: 'not'; readonly operand: Node }
    | { readonly kind: 'minus'; readonly operand: Node }
    | { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: Node; readonly right: Node }
    | { readonly kind: 'choice'; readonly condition: Node; readonly whenTrue: Node; readonly whenFalse: Node }
  );
