// Which module may import which: runs dependency-cruiser with the rules of .dependency-cruiser.mjs.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { repositoryRoot } from './setup.mjs';

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
  readonly cycle?: readonly { readonly name: string }[];
}

interface Cruise {
  readonly summary: { readonly totalCruised: number; readonly violations: readonly Violation[] };
}

/**
 * One line for each import that breaks a rule. Also a line when nothing was read: an empty cruise would pass every rule,
 * and dependency-cruiser does read nothing, without a word, next to a TypeScript that it does not know.
 */
export async function findDirectionProblems(root: string): Promise<string[]> {
  // Folders are judged by what their code imports: with its tests, nearly every folder would be in a cycle with the testkit.
  const [all, withoutTests] = await Promise.all([
    cruise(root),
    cruise(root, '--exclude', '/dist/|[.]test[.]ts$|/(testkit|journeys)/'),
  ]);
  if (typeof all === 'string') return [all];
  if (typeof withoutTests === 'string') return [withoutTests];
  const isAboutFolders = (violation: Violation) => violation.rule.name === 'no-folder-cycles';
  const violations = [...all.filter((each) => !isAboutFolders(each)), ...withoutTests.filter(isAboutFolders)];
  return violations.map(({ rule, from, to, cycle }) => {
    const way = cycle === undefined ? to : cycle.map((each) => each.name).join(' → ');
    return `${rule.name}: ${from} → ${way}`;
  });
}

/** What breaks a rule, or a sentence why that is not known. */
async function cruise(root: string, ...options: readonly string[]): Promise<readonly Violation[] | string> {
  const folders = ['packages', 'samples', 'bench', 'tools'].filter((folder) => existsSync(join(root, folder)));
  const script = join(repositoryRoot, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const config = join(repositoryRoot, '.dependency-cruiser.mjs');
  const args = [script, '--config', config, '--output-type', 'json', ...options, ...folders];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (!out.trimStart().startsWith('{')) {
    return `dependency-cruiser gave no result: ${errors.trim() || out.trim() || 'no output'}`;
  }
  const { summary } = JSON.parse(out) as Cruise;
  if (summary.totalCruised > 0) return summary.violations;
  return 'dependency-cruiser read 0 modules, so nothing was checked. See that it supports the installed TypeScript.';
}
