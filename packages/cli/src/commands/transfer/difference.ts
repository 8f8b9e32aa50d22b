import { printable } from '../../table.ts';
import type { Terminal } from '../../terminal.ts';

/** What an import changes of one thing, as the API tells it. */
export interface OrgChange {
  readonly action: 'create' | 'update' | 'delete';
  readonly type: string;
  readonly name: string;
  readonly changes: readonly { readonly path: string; readonly from?: unknown; readonly to?: unknown }[];
}

const longestValue = 120;

/** The difference as lines for people: `+` new, `~` changed with each field before and after, `-` gone. */
export function differenceText(terminal: Pick<Terminal, 'accent' | 'danger' | 'soft'>, changes: readonly OrgChange[]): string {
  const marks = { create: terminal.accent('+'), update: '~', delete: terminal.danger('-') } as const;
  return changes
    .flatMap(({ action, type, name, changes: fields }) => [
      `  ${marks[action]} ${terminal.soft(type)} ${printable(name)}`,
      ...fields.map(({ path, from, to }) => `      ${printable(path)}: ${shown(from)} ${terminal.soft('→')} ${shown(to)}`),
    ])
    .join('\n');
}

/** `2 to create, 1 to change` or `2 created, 1 changed`. */
export function countsText(changes: readonly OrgChange[], isDone: boolean): string {
  const words = isDone
    ? ({ create: 'created', update: 'changed', delete: 'removed' } as const)
    : ({ create: 'to create', update: 'to change', delete: 'to remove' } as const);
  return (['create', 'update', 'delete'] as const)
    .map((action) => [changes.filter((change) => change.action === action).length, words[action]] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ');
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  const text = printable(JSON.stringify(value));
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}
