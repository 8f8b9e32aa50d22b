#!/usr/bin/env node
// The command `gatehouse`. Plain JavaScript for Node 20: where Node 24 is missing, the repository's set-up brings it first.
import { homedir } from 'node:os';
import { join } from 'node:path';

if (Number.parseInt(process.versions.node, 10) < 24) {
  process.argv.splice(2, 0, 'gatehouse');
  await import('../../../tools/run.mjs');
} else {
  const module = await import('node:module');
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  module.enableCompileCache(join(cache, 'gatehouse', 'compile-cache')); // nobody else can write there
  await import('../src/main.ts');
}
