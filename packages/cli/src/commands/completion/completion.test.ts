import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { suite, test } from 'node:test';
import { Command } from 'commander';
import { newPlace, runCli } from '../../../testkit/cli-process.ts';
import { runHere } from '../../../testkit/in-process.ts';
import { buildProgram } from '../../program.ts';
import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import { placesOf } from './places.ts';
import { zshScript } from './zsh.ts';

/** What bash offers for each command line; a line that ends in a space is at a new word. */
function offered(script: string, lines: readonly string[]): string[][] {
  const calls = lines.map((line) => {
    const words = line.split(' ').map((word) => `'${word}'`);
    return `COMP_WORDS=(${words.join(' ')}) COMP_CWORD=${words.length - 1}; COMPREPLY=(); _gatehouse; echo "\${COMPREPLY[*]}"`;
  });
  const output = execFileSync('bash', ['--norc', '-c', `${script}\n${calls.join('\n')}`], { encoding: 'utf8' });
  return output
    .split('\n')
    .slice(0, lines.length)
    .map((line) => line.split(' ').filter((word) => word !== ''));
}

/** A program with something of everything that has to be quoted. */
function sample(): Command {
  const program = new Command('gatehouse').option('--json', `it's "one" value`);
  const users = program.command('users').description("the org's: people");
  users.command('list').option('-s, --status <status>', 'which').option('--file <file>', 'where');
  users.command('locate').argument('<file>');
  return program;
}

suite('gatehouse completion', () => {
  test('bash completes commands, options and their values from the program itself', () => {
    const lines = {
      'gatehouse us': ['users'],
      'gatehouse users su': ['suspend'],
      'gatehouse --json users un': ['unsuspend', 'unlock'],
      'gatehouse users list --sta': ['--status'],
      'gatehouse users list --status p': ['provisioned', 'password-expired'],
      'gatehouse users list --status = lo': ['locked-out'],
      'gatehouse users grant ada@example.com READ': ['READ_ONLY_ADMIN'],
      'gatehouse users create --login ': [],
      'gatehouse users show ada@example.com ': [],
      'gatehouse completion ': ['bash', 'zsh', 'fish'],
      'gatehouse keys rotate --j': ['--json'],
    };
    assert.deepEqual(
      Object.fromEntries(
        offered(bashScript(placesOf(buildProgram(process))), Object.keys(lines)).map((words, at) => [
          Object.keys(lines)[at],
          words,
        ]),
      ),
      lines,
    );
  });

  test('names of files are offered where a file is asked for', () => {
    const script = bashScript(placesOf(sample()));
    const [forOption, forArgument] = offered(`cd ${import.meta.dirname}\n${script}`, [
      'gatehouse users list --file ba',
      'gatehouse users locate zs',
    ]);
    assert.deepEqual([forOption, forArgument], [['bash.ts'], ['zsh.ts']]);
  });

  test('every command of the program has its place, the built-in help has none', () => {
    const paths = placesOf(buildProgram(process)).map(({ path }) => path);
    for (const path of ['', 'users', 'users list', 'groups add', 'logs', 'completion']) assert.ok(paths.includes(path), path);
    assert.deepEqual(
      paths.filter((path) => /\bhelp\b/.test(path)),
      [],
    );
    assert.equal(new Set(paths).size, paths.length);
  });

  test('the scripts of zsh and fish quote what they say', () => {
    const places = placesOf(sample());
    const zsh = zshScript(places);
    assert.match(zsh, /^#compdef gatehouse\n/);
    assert.ok(zsh.includes(`'users:the org'\\''s: people'`), zsh);
    assert.ok(zsh.includes(`'--json:it'\\''s "one" value'`), zsh);
    assert.ok(zsh.includes(`'users list:-s'|'users list:--status') :; return ;;`), zsh);
    const fish = fishScript(places);
    assert.ok(fish.includes(`complete -c gatehouse -n '__gatehouse_at \\'\\'' -a 'users' -d 'the org\\'s: people'`), fish);
    assert.ok(fish.includes(`complete -c gatehouse -n '__gatehouse_at \\'users list\\'' -s s -l status -x -d 'which'`), fish);
    assert.ok(fish.includes(`-l file -r -F -d 'where'`), fish);
    execFileSync('bash', ['-n'], { input: zsh.replaceAll(/local -a|\$\{funcstack\[1\]\}/g, 'x') }); // as far as bash understands it
  });

  test('the command prints the script of the shell in use, and asks for a name where it cannot tell', async (t) => {
    const yours = await runCli(newPlace(t, { SHELL: '/usr/bin/fish' }), ['completion', '--json']);
    assert.equal(yours.json()['shell'], 'fish', yours.stderr);
    const unknown = await runHere(newPlace(t, { SHELL: '/bin/tcsh' }), ['completion']);
    assert.deepEqual([unknown.code, unknown.stdout], [2, '']);
    assert.match(unknown.stderr, /It is not plain which shell you use\. Name it: `gatehouse completion bash`, zsh or fish\.\n$/);
  });
});
