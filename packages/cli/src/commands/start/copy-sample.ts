import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { Problem } from '../../problem.ts';
import { manifestFolder, type Sample } from './samples.ts';

/** A package.json, as far as a copy changes it. */
export interface PackageJson {
  readonly name: string;
  readonly engines?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** What makes a copy run where the repository is not. */
export interface Surroundings {
  /** The folder's name, which becomes the package's. */
  readonly name: string;
  /** File name of the SDK's archive in the copy. */
  readonly sdkArchive: string;
  /** The Node that people start it with is too old to run TypeScript: the copy brings its own. */
  readonly bringsNode: boolean;
  /** The repository's package.json. */
  readonly repository: PackageJson;
}

const sdk = '@gatehouse/web';
const leastNode = '>=22.18'; // runs TypeScript as it is
const leftBehind = new Set(['node_modules', manifestFolder, '.okta.env', 'dist']);

/** Copies a sample's files, without what belongs to the repository or to somebody's run of it. @param to is made */
export function copyFiles(sample: Sample, to: string): void {
  cpSync(sample.folder, to, {
    recursive: true,
    filter: (source) => source === sample.folder || !leftBehind.has(basename(source)),
  });
}

/**
 * The package.json of a copy: the SDK comes as an archive beside it, since the sample's other packages come from npm.
 * @internal exported for tests
 */
export function packageOfCopy(own: PackageJson, { name, sdkArchive, bringsNode, repository }: Surroundings): PackageJson {
  const dependencies = Object.entries(own.dependencies ?? {}).map(([dependency, version]) => {
    if (dependency === sdk) return [dependency, `file:${sdkArchive}`];
    if (dependency.startsWith('@gatehouse/')) throw new Problem(`The sample needs ${dependency}, which no copy can have.`);
    return [dependency, version];
  });
  const tools = bringsNode ? ['@types/node', 'node'] : ['@types/node'];
  const { engines: _ours, ...rest } = own;
  return {
    ...rest,
    name: packageName(name),
    private: true,
    ...(!bringsNode && { engines: { node: leastNode } }), // npm judges by the Node that runs it, which is not ours then
    dependencies: Object.fromEntries(dependencies) as Record<string, string>,
    devDependencies: {
      ...own.devDependencies,
      ...Object.fromEntries(tools.map((tool) => [tool, repository.devDependencies?.[tool] ?? '*'])),
    },
    ...(bringsNode && { allowScripts: { node: true } }), // its install script fetches the program for this machine
  };
}

/** The folder's name as npm takes it. @see npm, package.json: name */
function packageName(folder: string): string {
  const name = folder
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+|-+$/g, '');
  return name.slice(0, 200) || 'sample';
}

/** Puts into a copy what it takes from the repository where it comes from. */
export function adaptCopy(folder: string, root: string, surroundings: Omit<Surroundings, 'repository'>): void {
  const readJson = (file: string): unknown => parse(readFileSync(file, 'utf8')); // JSON is YAML, and comments are allowed
  const repository = readJson(join(root, 'package.json')) as PackageJson;
  const own = readJson(join(folder, 'package.json')) as PackageJson;
  writeJson(join(folder, 'package.json'), packageOfCopy(own, { ...surroundings, repository }));
  const { extends: _base, ...settings } = readJson(join(folder, 'tsconfig.json')) as Record<string, unknown>;
  const { compilerOptions } = readJson(join(root, 'tsconfig.base.json')) as { compilerOptions: object };
  const options = { ...compilerOptions, ...(settings['compilerOptions'] as object | undefined) };
  writeJson(join(folder, 'tsconfig.json'), { ...settings, compilerOptions: options });
  writeFileSync(join(folder, '.gitignore'), 'node_modules\n.okta.env\n');
}

function writeJson(file: string, value: unknown): void {
  rmSync(file, { force: true });
  writeFileSync(file, `${JSON.stringify(value, undefined, 2)}\n`);
}
