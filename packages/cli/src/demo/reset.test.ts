import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { deleteData } from './reset.ts';

suite('deleting the data folder', () => {
  test('takes everything in it', (t) => {
    const dataFolder = folder(t, ['gatehouse.db', 'demo.json']);
    let wasThere = false;
    deleteData({ dataFolder, env: {} }, () => {
      wasThere = existsSync(dataFolder);
    });
    assert.ok(wasThere, 'it is announced first');
    assert.ok(!existsSync(dataFolder));
  });

  test('is content when there is none', (t) => {
    deleteData({ dataFolder: join(folder(t, []), 'nowhere'), env: {} }, () => {});
  });

  test('leaves a folder alone that holds no Gatehouse database', (t) => {
    const dataFolder = folder(t, ['letter.txt']);
    assert.throws(() => deleteData({ dataFolder, env: {} }, () => {}), /is not deleted, because there is no Gatehouse database/);
    assert.ok(existsSync(join(dataFolder, 'letter.txt')));
  });

  test('keeps the keys of a database that lies elsewhere', (t) => {
    const dataFolder = folder(t, ['gatehouse.db', 'master.key']);
    assert.throws(
      () => deleteData({ dataFolder, env: { GATEHOUSE_DATABASE_URL: 'postgres://localhost/gatehouse' } }, () => {}),
      /Nothing is deleted/,
    );
    assert.ok(existsSync(join(dataFolder, 'master.key')));
  });
});

function folder(t: TestContext, files: readonly string[]): string {
  const path = mkdtempSync(join(tmpdir(), 'gatehouse-reset-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  for (const file of files) writeFileSync(join(path, file), '');
  return path;
}
