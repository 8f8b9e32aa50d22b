// `npm run generate` writes what is made from the routes; with `--check` it only tells whether that differs.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { generate } from './generated.ts';

const isCheck = process.argv.includes('--check');
for (const { file, text } of await generate()) {
  if (!isCheck) writeFileSync(file, text);
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    process.stdout.write(`${relative('.', file)} is not what the routes say. Run \`npm run generate\`.\n`);
    process.exitCode = 1;
  }
}
