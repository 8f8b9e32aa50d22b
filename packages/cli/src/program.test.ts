import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Command, Option } from 'commander';
import { atTerminal, newPlace, runCli } from '../testkit/cli-process.ts';
import { runHere } from '../testkit/in-process.ts';
import { buildProgram } from './program.ts';

/** A command and all below it. */
const allOf = (command: Command): Command[] => [command, ...command.commands.flatMap(allOf)];

/** The help as a person sees it, with what is added to the end of it. */
function helpOf(command: Command): string {
  const parts: string[] = [];
  command.configureOutput({ ...command.configureOutput(), writeOut: (part) => void parts.push(part) });
  command.outputHelp();
  return parts.join('');
}

suite('gatehouse', () => {
  test('an unknown command is told in one line on standard error, with exit code 2', async (t) => {
    const { code, stdout, stderr } = await runCli(newPlace(t), ['regster']);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /^ {2}✗ .*regster.*--help.*\n$/);
  });

  test('under --json a failure is one JSON object on standard error', async (t) => {
    const { code, stdout, stderr } = await runHere(newPlace(t), ['regster', '--json']);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(JSON.parse(stderr).error.message, /regster/);
  });

  test('without a command it shows its help', async (t) => {
    const terminal = await atTerminal(t, newPlace(t), []);
    await terminal.sees('Usage: gatehouse');
    assert.equal(await terminal.exitCode, 2);
  });

  test('every command says what it is for, in a sentence, with an example that begins with it', () => {
    for (const command of allOf(buildProgram(process))) {
      const path = pathOf(command);
      assert.match(command.description(), /^[A-Z].*\.$/, path);
      const [, examples = ''] = /\nExamples?:\n((?: {2}.+\n)+)/.exec(helpOf(command)) ?? [];
      assert.ok(examples.includes(path), `${path} has no example`);
    }
  });

  test('no command takes an option of every command for itself; what asks first takes --force as -f', () => {
    const [program, ...commands] = allOf(buildProgram(process));
    const taken = new Set(['-h', '--help', ...(program?.options ?? []).flatMap(flagsOf)]);
    for (const command of commands)
      for (const option of command.options) {
        const name = `${pathOf(command)} ${option.long}`;
        assert.deepEqual(flagsOf(option).filter((flag) => taken.has(flag)), [], name); // biome-ignore format: one thought
        assert.match(option.description, /^[^A-Z].*[^.]$/, name);
        if (option.long === '--force') assert.equal(option.short, '-f', name);
      }
  });
});

function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}

function flagsOf({ short, long }: Option): string[] {
  return [short, long].filter((flag) => flag !== undefined);
}
