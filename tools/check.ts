// `npm run check`: everything that can be told about the repository without running it.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findDirectionProblems } from './check-directions.ts';
import { findDocProblems } from './check-docs.ts';
import { findRepoProblems } from './check-repo.ts';
import { problems, program, runSteps, type Step } from './run-steps.ts';
import { repositoryRoot } from './setup.mjs';

/** The checks in the order in which they are reported. Each can be run alone: `npm run check -- biome knip`. */
export function checks(root: string): Step[] {
  return [
    problems('node', () =>
      process.versions.node.startsWith('24.')
        ? []
        : [`Node 24 is needed and this is ${process.versions.node}. Run \`node tools/setup.mjs\`.`],
    ),
    program('biome', root, '@biomejs/biome/bin/biome', 'ci', '--colors=off', '.'),
    program('oxlint', root, 'oxlint/bin/oxlint', '--type-aware', '--deny-warnings', '.'),
    // The workspaces import one another, so they are checked together: each alone would check the server again.
    typeCheck(root, '.'),
    typeCheck(root, 'tools'),
    problems('directions', () => findDirectionProblems(root)),
    program('knip', root, 'knip/bin/knip.js', '--no-progress'),
    program('knip --production', root, 'knip/bin/knip.js', '--production', '--no-progress'),
    program('package @gatehouse/web', root, '../packages/web-sdk/check-package.mjs'),
    program('generated', root, '../packages/server/openapi/generate.ts', '--check'),
    problems('docs', () => findDocProblems(root)),
    problems('repository', () => findRepoProblems(root)),
  ];
}

function typeCheck(root: string, folder: string): Step {
  const memory = join('node_modules', '.cache', 'tsc', `${folder === '.' ? 'workspaces' : folder}.tsbuildinfo`);
  return program(
    folder === '.' ? 'tsc' : `tsc ${folder}`,
    root,
    'typescript/bin/tsc',
    '--project',
    folder,
    '--incremental',
    '--tsBuildInfoFile',
    memory,
    '--pretty',
    'false',
  );
}

if (import.meta.main) {
  const { positionals: names } = parseArgs({ allowPositionals: true });
  const chosen = checks(repositoryRoot).filter((step) => names.length === 0 || names.some((name) => step.name.startsWith(name)));
  const { failed } = await runSteps(chosen);
  if (chosen.length === 0) process.stdout.write(`  ✗ There is no check named ${names.join(' ')}\n`);
  process.exitCode = failed === 0 && chosen.length > 0 ? 0 : 1;
}
