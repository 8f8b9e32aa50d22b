import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Command } from 'commander';
import { addCommand, addDefaultCommand, addGroup, amountOptions } from './command.ts';

/** A program with one group, and what was run. */
function program(): { run(...args: string[]): Promise<string> } {
  let ran = '';
  const whole = new Command('gatehouse').configureOutput({ outputError: () => {}, writeOut: () => {} }).exitOverride();
  const users = addGroup(whole, 'users', 'People.');
  amountOptions(addDefaultCommand(users, 'list', 'List.', ['gatehouse users'])).action((options) => {
    ran = `list ${JSON.stringify(options)}`;
  });
  addCommand(users, 'show <user>', 'Show.', ['gatehouse users show ada']).action((user: string) => {
    ran = `show ${user}`;
  });
  return {
    run: async (...args) => {
      await whole.parseAsync(args, { from: 'user' });
      return ran;
    },
  };
}

suite('a group of commands with a usual one', () => {
  test('alone, and with options of the usual one, it runs that one', async () => {
    assert.equal(await program().run('users'), 'list {}');
    assert.equal(await program().run('users', '--limit', '3'), 'list {"limit":3}');
    assert.equal(await program().run('users', 'list', '--all'), 'list {"all":true}');
    assert.equal(await program().run('users', 'show', 'list'), 'show list');
  });

  test('any other word is an unknown command, whatever follows; help is help', async () => {
    await assert.rejects(program().run('users', 'craete', '--email', 'x'), /unknown command 'craete'/);
    await assert.rejects(program().run('users', 'help', 'list'), { exitCode: 0 });
    for (const limit of ['0', '-1', '1.5', 'x', '9999999999'])
      await assert.rejects(program().run('users', '--limit', limit), /Write a whole number, 1 or more/);
  });
});
