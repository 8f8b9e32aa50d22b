/**
 * Makes `dist`, the folder that is published, or the folder that is named. In the workspace `exports` point at the TypeScript sources, which Node runs as
 * they are; below `node_modules` it refuses to, so the published package has its own package.json that points at the build.
 */
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';

const here = import.meta.dirname;
const isForUse = process.argv[2] !== undefined; // not published: the repository has checked the types already
const dist = isForUse ? resolve(process.argv[2]) : join(here, 'dist');
rmSync(dist, { recursive: true, force: true });
compile({ outDir: dist, noCheck: isForUse });

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

/** In this process: whoever ends it ends the compiler. */
function compile(options) {
  const host = {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (problem) => {
      throw new Error(ts.flattenDiagnosticMessageText(problem.messageText, '\n'));
    },
  };
  const config = ts.getParsedCommandLineOfConfigFile(join(here, 'tsconfig.build.json'), options, host);
  const program = ts.createProgram(config.fileNames, config.options);
  const found = options.noCheck ? [] : ts.getPreEmitDiagnostics(program);
  const problems = [...config.errors, ...found, ...program.emit().diagnostics];
  if (problems.length === 0) return;
  process.stderr.write(
    ts.formatDiagnostics(problems, { ...ts.sys, getCanonicalFileName: (name) => name, getNewLine: () => '\n' }),
  );
  process.exit(1);
}
