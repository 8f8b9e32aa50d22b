// House rules that no linter knows: tests that do not run, suppressions without a reason, names, sizes, pins, machine paths.
import { globSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import ts from 'typescript';

/** A file of the repository: path relative to the root with forward slashes, and its text. */
interface RepoFile {
  readonly path: string;
  readonly text: string;
}

/** One line for each broken rule in any text file of the repository. */
export function findRepoProblems(root: string): string[] {
  return readFiles(root).flatMap((file) => [
    ...forbiddenName(file),
    ...tooLong(file),
    ...machinePaths(file, [root, homedir()]),
    ...(/[.](ts|tsx|mjs|js)$/.test(file.path) ? [...unrunTests(file), ...bareSuppressions(file), ...hiddenRandomness(file)] : []),
    ...(basename(file.path) === 'package.json' ? unpinnedVersions(file) : []),
    ...(file.path === 'package-lock.json' ? registryAddresses(file) : []),
  ]);
}

function readFiles(root: string): RepoFile[] {
  const isElsewhere = (name: string) => /(^|[\\/])(node_modules|dist|coverage|[.]git|[.]gatehouse)$/.test(name);
  return globSync('**/*.{ts,tsx,mjs,js,json,jsonc,md,yml,yaml,liquid,css,html,sh,sql,npmrc}', { cwd: root, exclude: isElsewhere })
    .concat(globSync('.{ci,changeset}/*', { cwd: root }))
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .filter((path, index, all) => path !== all[index - 1])
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

const isSource = (path: string) => /^packages\/[^/]+\/src\//.test(path);
const isTest = (path: string) => /[.]test[.]tsx?$/.test(path);

/** Folders and files are named after their subject, so a name that fits everything is refused below packages/*\/src. */
function forbiddenName({ path }: RepoFile): string[] {
  if (!isSource(path)) return [];
  const tooVague = /^(utils?|helpers?|common|shared|lib|misc|types|index)([.](test[.])?tsx?)?$/;
  const vague = path
    .split('/')
    .slice(3)
    .find((part) => tooVague.test(part));
  return vague === undefined ? [] : [`${path}: "${vague}" says nothing about its subject; name it after the concept`];
}

/** Every row type stands on one page, however long it gets. */
const onePage = 'packages/server/src/schema/tables.ts';

/** Source files stay under 300 lines. Tests may be longer, and what is made from something else. */
function tooLong({ path, text }: RepoFile): string[] {
  if (!/[.](tsx?|mjs)$/.test(path) || isTest(path) || path === onePage || text.startsWith('// Made from ')) return [];
  const lines = text.trimEnd().split('\n').length;
  return lines > 300 ? [`${path}: has ${lines} lines, 300 is the limit; split it by subject`] : [];
}

/** Absolute paths of somebody's machine: a home folder, or the place where this clone lies. */
function machinePaths({ path, text }: RepoFile, ownPlaces: readonly string[]): string[] {
  const places = ownPlaces
    .filter((place) => place.length > 1)
    .map((place) => `${place.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?=[\\\\/])`);
  const pattern = new RegExp(
    `(?<![\\w.~$/}-])(${[...places, '/(?:home|Users)/[\\w.-]+(?=/)', '[A-Z]:\\\\Users\\\\'].join('|')})`,
  );
  return text.split('\n').flatMap((line, index) => {
    const found = pattern.exec(line)?.[1];
    return found === undefined ? [] : [`${path}:${index + 1}: names a path of one machine (${found})`];
  });
}

/** Tests that are skipped, postponed or run alone. */
function unrunTests({ path, text }: RepoFile): string[] {
  if (!isTest(path)) return [];
  const runners = new Set(['test', 'it', 'suite', 'describe', 't', 'context']);
  const modes = new Set(['skip', 'only', 'todo']);
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const say = (node: ts.Node, mode: string) =>
    found.push(`${path}:${lineOf(source, node)}: "${mode}" keeps tests from running; mend the test or remove it`);
  const visit = (node: ts.Node): void => {
    ts.forEachChild(node, visit);
    if (!ts.isCallExpression(node)) return;
    const callee = node.expression;
    if (ts.isPropertyAccessExpression(callee) && modes.has(callee.name.text) && runners.has(callee.expression.getText()))
      say(node, callee.getText());
    if (!ts.isIdentifier(callee) || !runners.has(callee.text)) return;
    for (const option of node.arguments
      .filter((each) => ts.isObjectLiteralExpression(each))
      .flatMap((each) => [...each.properties])) {
      const mode = option.name?.getText();
      if (mode !== undefined && modes.has(mode)) say(option, mode);
    }
  };
  visit(source);
  return found;
}

/** Comments that silence a tool, or postpone work, without saying why. `@ts-ignore` is never right: it hides its own end. */
function bareSuppressions({ path, text }: RepoFile): string[] {
  return commentsOf(path, text).flatMap(({ line, comment }) => {
    const bare = [
      /^\W+@ts-ignore/,
      /^\W+@ts-expect-error(?!\S*\s+\S.{9})/,
      /^\W+biome-ignore(?!\S*\s+[\w/,\s-]+(?:\([^)]*\))?:\s*\S.{9})/,
      /^\W+(?:oxlint|eslint)-disable(?!.*\s--\s+\S.{9})/,
      /\b(?:TODO|FIXME)\b(?!\W+\S.{9})/,
    ].map((pattern) => pattern.exec(comment)?.[0]);
    return bare.flatMap((word) =>
      word === undefined ? [] : [`${path}:${line}: "${word.replace(/^\W+/, '')}" needs a reason in the same comment`],
    );
  });
}

/** Chance that a test cannot repeat and an attacker may guess, where ctx.random is at hand. */
function hiddenRandomness({ path, text }: RepoFile): string[] {
  if (!/^packages\/server\/src\/(flows|management|domain)\//.test(path) || isTest(path)) return [];
  const lines = text.split('\n').flatMap((line, index) => (/\bMath[.]random\b/.test(line) ? [index + 1] : []));
  return lines.map((line) => `${path}:${line}: Math.random is guessable; take randomness from ctx.random`);
}

/** Every version is exact, so that an install today and in a year are the same. Peer dependencies state a range on purpose. */
function unpinnedVersions({ path, text }: RepoFile): string[] {
  const manifest = JSON.parse(text) as Record<string, Record<string, string> | undefined>;
  const groups = ['dependencies', 'devDependencies', 'optionalDependencies'].map((group) => manifest[group] ?? {});
  return groups
    .flatMap((group) => Object.entries(group))
    .filter(([, version]) => !/^\d+[.]\d+[.]\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => `${path}: ${name} is "${version}"; pin one exact version`);
}

/** The lockfile names packages, not the address of the registry that one machine used. */
function registryAddresses({ path, text }: RepoFile): string[] {
  const lines = text.split('\n').flatMap((line, index) => (/"resolved":\s*"https?:/.test(line) ? [index + 1] : []));
  return lines
    .slice(0, 3)
    .map((line) => `${path}:${line}: has a registry address; run \`npm install\` with the .npmrc of this repository`);
}

function lineOf(source: ts.SourceFile, node: ts.Node): number {
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
}

/** Comments only, so that a string which looks like one does no harm. Scanning tokens alone would trip over templates. */
function commentsOf(path: string, text: string): { line: number; comment: string }[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found = new Map<number, string>();
  const visit = (node: ts.Node): void => {
    if (node.getChildCount(source) === 0 && node.kind !== ts.SyntaxKind.JsxText) {
      const ranges = [
        ...(ts.getLeadingCommentRanges(text, node.pos) ?? []),
        ...(ts.getTrailingCommentRanges(text, node.end) ?? []),
      ];
      for (const { pos, end } of ranges) found.set(pos, text.slice(pos, end));
    }
    for (const child of node.getChildren(source)) visit(child);
  };
  visit(source);
  return [...found].map(([pos, comment]) => ({ line: source.getLineAndCharacterOfPosition(pos).line + 1, comment }));
}
