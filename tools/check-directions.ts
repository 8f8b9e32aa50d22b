// Which module may import which: runs dependency-cruiser with the rules of .dependency-cruiser.mjs.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { repositoryRoot } from './setup.mjs';

interface Cruise {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
      readonly cycle?: readonly { readonly name: string }[];
    }[];
  };
}

/**
 * One line for each import that breaks a rule. Also a line when nothing was read: an empty cruise would pass every rule,
 * and dependency-cruiser does read nothing, without a word, next to a TypeScript that it does not know.
 */
export async function findDirectionProblems(root: string): Promise<string[]> {
  const folders = ['packages', 'samples', 'bench', 'tools'].filter((folder) => existsSync(join(root, folder)));
  const script = join(repositoryRoot, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const config = join(repositoryRoot, '.dependency-cruiser.mjs');
  const child = spawn(process.execPath, [script, '--config', config, '--output-type', 'json', ...folders], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (!out.trimStart().startsWith('{'))
    return [`dependency-cruiser gave no result: ${errors.trim() || out.trim() || 'no output'}`];
  const { summary } = JSON.parse(out) as Cruise;
  if (summary.totalCruised === 0)
    return ['dependency-cruiser read 0 modules, so nothing was checked. See that it supports the installed TypeScript.'];
  return summary.violations.map(({ rule, from, to, cycle }) => {
    const way = cycle === undefined ? to : cycle.map((each) => each.name).join(' → ');
    return `${rule.name}: ${from} → ${way}`;
  });
}
