import { printable } from '../../table.ts';
import type { Terminal } from '../../terminal.ts';
import type { Finding } from './finding.ts';

const marks: Readonly<Record<Finding['status'], string>> = { ok: '✓', warning: '!', failed: '✗', skipped: '·' };

/** A line for each finding, below it what mends it, and the sum at the end. @param findings with text of others too: made printable here */
export function reportText(
  findings: readonly Finding[],
  { accent, soft, danger }: Pick<Terminal, 'accent' | 'soft' | 'danger'>,
): string {
  const width = Math.max(...findings.map(({ name }) => name.length));
  const colours = { ok: accent, warning: danger, failed: danger, skipped: soft };
  const lines = findings.flatMap(({ name, status, ...said }) => {
    const [detail, remedy] = [printable(said.detail), said.remedy === undefined ? undefined : printable(said.remedy)];
    const line = `  ${colours[status](marks[status])} ${name.padEnd(width)}  ${status === 'skipped' ? soft(detail) : detail}`;
    return remedy === undefined
      ? [line]
      : [line, `    ${' '.repeat(width)}  ${status === 'skipped' ? soft(remedy) : `→ ${remedy}`}`];
  });
  const count = (status: Finding['status']) => findings.filter((each) => each.status === status).length;
  const sum = [
    `${count('ok')} fine`,
    `${count('failed')} failed`,
    `${count('warning')} to look at`,
    `${count('skipped')} not looked at`,
  ];
  return `${lines.join('\n')}\n\n  ${sum.filter((each) => !each.startsWith('0 ')).join(', ')}.`;
}
