import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { draftOf, publishDraft } from './draft-file.ts';

test('a draft gets its name only where it is free, or by force', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-draft-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'file');
  const drafts = [draftOf(file), draftOf(file), draftOf(file)] as const;
  assert.equal(new Set(drafts).size, 3, 'two in one process do not meet');
  for (const [at, draft] of drafts.entries()) writeFileSync(draft, String(at));

  const results = await Promise.allSettled([publishDraft(drafts[0], file), publishDraft(drafts[1], file)]);
  assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected'], 'of two, one');
  assert.match(readFileSync(file, 'utf8'), /^[01]$/);
  await assert.rejects(publishDraft(drafts[2], file), { name: 'FileExistsError' });
  await publishDraft(drafts[2], file, { isForced: true });
  assert.equal(readFileSync(file, 'utf8'), '2');
});

test('what a dead process left behind is removed; what lives, and what only looks alike, stays', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-draft-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const { pid: dead } = spawnSync('true');
  const living = process.ppid;
  const own = basename(draftOf(join(folder, 'file')));
  const stays = ['file', own, `file.${living}.0123abcd.part`, 'file.part', `file.${dead}.part`, `other.${dead}.0123abcd.part`];
  // The last one has our number: of a process before us, as in a container that was started again.
  const goes = [`file.${dead}.0123abcd.part`, `file.${dead}.0123abcd.part-wal`, `file.${process.pid}.0123abcd.part`];
  for (const name of [...stays, ...goes]) writeFileSync(join(folder, name), '');
  assert.match(basename(draftOf(join(folder, 'file'))), new RegExp(`^file\\.${process.pid}\\.[0-9a-f]{8}\\.part$`));
  assert.deepEqual(readdirSync(folder).sort(), stays.sort());
});
