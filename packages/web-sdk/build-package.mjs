/**
 * Makes `dist`, the folder that is published, or the folder that is named. In the workspace `exports` point at the TypeScript sources, which Node runs as
 * they are; below `node_modules` it refuses to, so the published package has its own package.json that points at the build.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const here = import.meta.dirname;
const dist = process.argv[2] ? resolve(process.argv[2]) : join(here, 'dist');
rmSync(dist, { recursive: true, force: true });
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
execFileSync(process.execPath, [tsc, '-p', join(here, 'tsconfig.build.json'), '--outDir', dist], { stdio: 'inherit' });

const { exports, publishConfig, ...manifest } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
for (const field of ['scripts', 'devDependencies']) delete manifest[field];
const built = Object.entries(exports).map(([name, source]) => {
  const file = source.replace('./src/', './').replace(/\.ts$/, '');
  return [name, { types: `${file}.d.ts`, default: `${file}.js` }];
});
const published = {
  ...manifest,
  sideEffects: false,
  exports: { ...Object.fromEntries(built), './package.json': './package.json' },
  publishConfig: { access: publishConfig.access },
};
writeFileSync(join(dist, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
copyFileSync(join(here, 'README.md'), join(dist, 'README.md'));
const license = join(here, '../../LICENSE');
if (existsSync(license)) copyFileSync(license, join(dist, 'LICENSE'));
