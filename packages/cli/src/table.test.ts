import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { asArgument, pagedTable, printable } from './table.ts';

suite('tables of a terminal', () => {
  test('a later page keeps the columns, and widens the one that has to grow', () => {
    const page = pagedTable({ soft: (text) => text }, ['Name', 'ID']);
    assert.equal(page([['Ada', '1']]), '  Name  ID\n  Ada   1');
    assert.equal(page([['Hildegard', '2'], ['Bo\x1b[1m', '3']]), '  Hildegard  2\n  Bo         3'); // biome-ignore format: one row each
    assert.equal(page([['Cy', '4']]), '  Cy         4');
  });

  test('text of others moves neither the cursor nor the line, and is one argument of a command', () => {
    assert.equal(printable('a\nb\x1b]0;title\x07c\u202ed\u009b1m'), 'a�bc�d');
    assert.equal(asArgument('ada+1@example.com'), 'ada+1@example.com');
    assert.equal(asArgument("it's $(date)"), `'it'\\''s $(date)'`);
    assert.equal(asArgument('--force'), `'--force'`);
  });
});
