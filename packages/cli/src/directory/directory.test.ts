import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { atTerminal, type Finished, runCli } from '../../testkit/cli-process.ts';
import { inProcess, runHere } from '../../testkit/in-process.ts';
import { signedInForAll } from '../../testkit/signed-in.ts';
import type { Cli } from '../cli.ts';
import { createGroup } from '../commands/groups/create.ts';
import { deleteGroups } from '../commands/groups/delete.ts';
import { listGroups } from '../commands/groups/list.ts';
import { changeMembership } from '../commands/groups/membership.ts';
import { listMembers, showGroup } from '../commands/groups/show.ts';
import { listKeys, rotateKeys } from '../commands/keys/keys.ts';
import { createToken, listTokens, revokeToken } from '../commands/tokens/tokens.ts';
import { activateUser } from '../commands/users/activate.ts';
import { createUser } from '../commands/users/create.ts';
import { deleteUsers } from '../commands/users/delete.ts';
import { listUsers, searchOf } from '../commands/users/list.ts';
import { moveUser } from '../commands/users/move.ts';
import { resetPassword } from '../commands/users/reset-password.ts';
import { changeRole, listRoles } from '../commands/users/roles.ts';
import { showUser } from '../commands/users/show.ts';

interface Key {
  readonly kid: string;
  readonly status: string;
}

/** One server for all of them: each test has people and groups of its own. */
suite('the directory on the command line', () => {
  const scene = signedInForAll();
  const run = (...args: string[]): Promise<Finished> => runHere(scene().place, ['users', ...args]);
  const batch = (work: (cli: Cli) => Promise<void>) => inProcess(scene().place, work);
  const asJson = (work: (cli: Cli) => Promise<void>) => inProcess(scene().place, work, { isJson: true });

  suite('gatehouse users', () => {
    const statusOf = async (login: string): Promise<string | undefined> => {
      const { db, orgId } = scene().gatehouse.ctx();
      const users = db.selectFrom('user').select('status').where('org_id', '=', orgId).where('login', '=', login);
      return (await users.executeTakeFirst())?.status;
    };

    test('create at a terminal asks for what it needs, puts the user into the group, and prints a link that works', async (t) => {
      const { gatehouse, place } = scene();
      await gatehouse.given.group('Engineering');
      const terminal = await atTerminal(t, place, ['users', 'create', '--group', 'engin']);
      await terminal.sees('First name');
      terminal.enter('Ada');
      await terminal.sees('Last name');
      terminal.enter('Lovelace');
      await terminal.sees('Email address');
      terminal.enter('ada');
      await terminal.sees('Enter an email address');
      terminal.enter('@example.com');
      await terminal.sees('Login');
      terminal.enter('');
      await terminal.sees('Ada Lovelace was added');
      await terminal.sees('sets a password');
      assert.equal(await terminal.exitCode, 0);
      const [link = ''] = /http:\S+\/welcome\/[\w-]+/.exec(terminal.screen()) ?? [];
      assert.equal((await fetch(link)).status, 200);

      const shown = (await asJson((cli) => showUser(cli, 'ada'))).json<ShownUser>();
      assert.equal(shown.status, 'PROVISIONED');
      assert.partialDeepStrictEqual(shown.profile, { login: 'ada@example.com', firstName: 'Ada', lastName: 'Lovelace' });
      assert.deepEqual(shown._embedded.groups.map(({ profile }) => profile.name).sort(), ['Engineering', 'Everyone']);
      assert.deepEqual(shown._embedded.roles, []);
    });

    test('create takes a password from standard input only, and never shows it', async () => {
      const names = ['--first-name', 'Bob', '--last-name', 'Brown', '--email', 'bob@example.com'];
      const args = ['users', 'create', ...names, '--password-stdin', '--json'];
      const created = await runCli(scene().place, args, 'Correct-Horse-42\n');
      assert.equal(created.json<{ status: string }>().status, 'ACTIVE', created.stderr);
      assert.doesNotMatch(created.stdout + created.stderr, /Correct-Horse|activationUrl/);
      const inClear = await run('create', ...names, '--password', 'Correct-Horse-42');
      assert.equal(inClear.code, 2);
      assert.match(inClear.stderr, /--password alone.*--password-stdin/);
      assert.doesNotMatch(inClear.stderr, /Correct-Horse/);

      const bob = { firstName: 'Bob', lastName: 'Brown', email: 'bob@example.com' };
      const again = await batch((cli) => createUser(cli, bob));
      assert.match(
        again.problem ?? '',
        /somebody with the login bob@example\.com already\. See who: gatehouse users show bob@example/,
      );
      const nothing = await batch((cli) => createUser(cli, { ...bob, passwordStdin: true }));
      assert.match(nothing.problem ?? '', /no password on standard input/);
      const weak = await inProcess(scene().place, (cli) => createUser(cli, { ...bob, login: 'bo@example.com', passwordStdin: true }), { input: 'a' }); // biome-ignore format: one thought
      assert.match(weak.problem ?? '', /^password\.value: At least 8 characters\. password\.value: /);
      const typed = ['Correct-Horse-42', 'Correct-Horse-43'];
      const answers = { secret: async () => typed.shift() ?? '' };
      const differing = await inProcess(
        scene().place,
        (cli) => createUser(cli, { ...bob, login: 'bo@example.com', password: true }),
        {
          answers,
        },
      );
      assert.match(differing.problem ?? '', /The two passwords differ\./);
    });

    test('a staged user is let in later, with a link; a mailed link is not printed', async () => {
      const cy = { firstName: 'Cy', lastName: 'C', email: 'cy@example.com', inactive: true };
      const staged = await batch((cli) => createUser(cli, cy));
      assert.deepEqual([staged.problem, staged.stdout, await statusOf('cy@example.com')], [undefined, '', 'STAGED']);
      assert.match(staged.stderr, /gatehouse users activate cy@example\.com lets the user in/);
      const activated = await batch((cli) => activateUser(cli, 'cy@example.com', {}));
      assert.match(activated.stdout, /^ {2}http:\S+\/welcome\/[\w-]+\n$/);
      const mailed = await asJson((cli) => activateUser(cli, 'cy@example.com', { sendEmail: true })); // another one
      assert.match(mailed.stderr, /A mail with the link that sets a password goes to cy@example\.com\./);
      assert.doesNotMatch(mailed.stdout + mailed.stderr, /welcome/);
    });

    test('in batch mode what is missing is a usage error that names the option; a part of a name does not do for a change', async () => {
      const missing = await batch((cli) => createUser(cli, { firstName: 'Di' }));
      assert.match(missing.problem ?? '', /^Last name.*--last-name\.$/);
      await scene().gatehouse.given.user({ login: 'cynthia@example.com' });
      const suspended = await batch((cli) => moveUser(cli, 'suspend', 'cynth'));
      assert.match(
        suspended.problem ?? '',
        /No user is called “cynth” in full; there is cynthia@example\.com\. Give the whole name\./,
      );
      assert.equal(await statusOf('cynthia@example.com'), 'ACTIVE');
      const watched = await inProcess(scene().place, (cli) => moveUser(cli, 'suspend', 'cynth'), { answers: {} });
      assert.match(watched.stderr, /✓ cynthia@example\.com is suspended/);
    });

    test('show takes the beginning of one login, and lists the candidates of several; escapes in a name are not obeyed', async () => {
      const { place, gatehouse } = scene();
      const { given } = gatehouse;
      await given.user({ login: 'dora@example.com', firstName: 'Do\x1b[2Jra', lastName: 'D\u202eoe', email: 'dd@example.org' });
      await given.user({ login: 'dorothy@example.com' });
      const shown = await batch((cli) => showUser(cli, 'dora@'));
      assert.match(shown.stdout, /Name +Dora D�oe\n.*Status +active\n.*Groups +Everyone\n +Admin roles +none\n/s);
      assert.doesNotMatch(shown.stdout, /\x1b/);
      assert.match((await batch((cli) => showUser(cli, 'DD@example.org'))).stdout, /Login +dora@example\.com/);
      const several = await batch((cli) => showUser(cli, 'dor'));
      assert.match(several.problem ?? '', /there are dora@example\.com, dorothy@example\.com\. Give the whole name\./);
      const helper = { ...place, env: { OKTA_CLIENT_TOKEN: (await given.admin('HELP_DESK_ADMIN')).apiToken } };
      assert.match((await inProcess(helper, (cli) => showUser(cli, 'dora'))).stdout, /Groups +Everyone\n +ID /); // no roles
      for (const nobody of ['', '.', '..', 'zz"\\', '../groups']) {
        const { problem } = await batch((cli) => showUser(cli, nobody));
        assert.match(problem ?? '', /^There is no user “.*”\. See who is there with `gatehouse users list`\.$/);
      }
    });

    test('a user goes through the lifecycle and is deleted after a yes, never oneself', async () => {
      const { gatehouse, place } = scene();
      const login = 'eve@example.com';
      await gatehouse.given.user({ login });
      const states: unknown[] = [];
      for (const move of ['suspend', 'unsuspend', 'deactivate'] as const)
        states.push((await asJson((cli) => moveUser(cli, move, login))).json()['status']);
      assert.deepEqual(states, ['SUSPENDED', 'ACTIVE', 'DEPROVISIONED']);
      const reset = await batch((cli) => resetPassword(cli, login, {}));
      assert.match(
        reset.problem ?? '',
        /deprovisioned: there is no password to reset\. .*gatehouse users activate eve@example\.com/,
      );
      assert.match((await batch((cli) => moveUser(cli, 'unlock', login))).problem ?? '', /LOCKED_OUT/);
      assert.match((await batch((cli) => activateUser(cli, login, {}))).stdout, /\/welcome\//);

      const unasked = await batch((cli) => deleteUsers(cli, [login], {}));
      assert.match(unasked.problem ?? '', /^Delete eve@example\.com for good\? Nobody can say yes: .*--force\.$/);
      const answers = { confirm: async () => false };
      const refused = await inProcess(place, (cli) => deleteUsers(cli, [login], {}), { answers });
      assert.deepEqual([refused.problem, await statusOf(login)], ['Nobody was deleted.', 'PROVISIONED']);
      const deleted = await batch((cli) => deleteUsers(cli, [login, login], { force: true }));
      assert.deepEqual([deleted.problem, deleted.stderr], [undefined, '  ✓ eve@example.com is deleted\n']);
      assert.equal(await statusOf(login), undefined);
      assert.match(
        (await batch((cli) => deleteUsers(cli, ['me'], { force: true }))).problem ?? '',
        /You cannot delete yourself\./,
      );
    });

    test('reset-password prints the link once, and takes the password away', async () => {
      await scene().gatehouse.given.user({ login: 'finn@example.com' });
      const { problem, stdout, stderr } = await batch((cli) => resetPassword(cli, 'finn@example.com', { endSessions: true }));
      assert.equal(problem, undefined);
      assert.match(stdout, /^ {2}http:\S+\/reset_password\/[\w-]+\n$/);
      assert.match(stderr, /works no longer; sessions and tokens are over/);
      assert.equal(await statusOf('finn@example.com'), 'RECOVERY');
    });

    test('list shows a page and says that there is more; --all shows all; conditions hold together', async () => {
      for (const name of ['gil', 'gwen', 'gus']) await scene().gatehouse.given.user({ login: `${name}@example.net` });
      const some = await run('-q', 'g', '--limit', '2');
      assert.match(
        some.stdout,
        /^ {2}Login +Name +Status +ID\n {2}gil@example\.net .* active +00u\w{17}\n {2}gus@example\.net .*\n$/,
      );
      assert.match(some.stderr, /There are more: add --all, or a higher --limit\./);
      const conditions = { query: 'G', status: 'active', search: 'profile.email co "net"' };
      const all = await asJson((cli) => listUsers(cli, { ...conditions, all: true }));
      const logins = all.json<{ profile: { login: string } }[]>().map(({ profile }) => profile.login);
      assert.deepEqual(logins, ['gil@example.net', 'gus@example.net', 'gwen@example.net']);
      assert.match((await batch((cli) => listUsers(cli, { search: 'profile.shoe eq "1"' }))).problem ?? '', /profile\.shoe/);
      assert.match((await batch((cli) => listUsers(cli, { status: 'locked-out' }))).stderr, /No user is like that\./);
    });

    test('roles are granted, listed and revoked', async () => {
      const login = 'hal@example.com';
      await scene().gatehouse.given.user({ login });
      assert.equal((await batch((cli) => changeRole(cli, 'grant', login, 'USER_ADMIN'))).problem, undefined);
      assert.match((await batch((cli) => listRoles(cli, 'hal'))).stdout, /^ {2}Role +Name +Since\n {2}USER_ADMIN /);
      const other = await batch((cli) => changeRole(cli, 'revoke', login, 'ORG_ADMIN'));
      assert.match(other.problem ?? '', /hal@example\.com is not ORG_ADMIN\./);
      assert.equal((await batch((cli) => changeRole(cli, 'revoke', login, 'USER_ADMIN'))).problem, undefined);
      assert.deepEqual((await asJson((cli) => listRoles(cli, 'hal'))).json(), []);
    });
  });

  suite('gatehouse groups', () => {
    test('create makes a group once, and says how to fill it', async () => {
      const made = await batch((cli) => createGroup(cli, "O'Brien & co", { description: 'Order' }));
      assert.deepEqual([made.problem, made.stdout], [undefined, '']);
      assert.ok(made.stderr.includes(`Next: gatehouse groups add 'O'\\''Brien & co' <user>`), made.stderr);
      const again = await batch((cli) => createGroup(cli, "o'brien & CO", {}));
      assert.match(again.problem ?? '', /^There is a group o'brien & CO already\. See it: gatehouse groups show /);
      const shown = await asJson((cli) => showGroup(cli, 'o'));
      assert.partialDeepStrictEqual(shown.json(), {
        profile: { name: "O'Brien & co", description: 'Order' },
        _embedded: { stats: { usersCount: 0 }, users: [] },
      });
    });

    test('people are put into a group and taken out, all of those named; a second time changes nothing', async () => {
      const { given } = scene().gatehouse;
      await given.group('Buyers');
      for (const login of ['ann@example.com', 'ben@example.com']) await given.user({ login });
      const added = await runCli(scene().place, [
        'groups',
        'add',
        'buyers',
        'ann',
        'ben@example.com',
        'ann@example.com',
        '--json',
      ]);
      assert.equal(added.code, 0, added.stderr);
      assert.deepEqual(added.stderr, '  ✓ ann@example.com is in Buyers\n  ✓ ben@example.com is in Buyers\n');
      const logins = added.json<{ users: { profile: { login: string } }[] }>().users.map(({ profile }) => profile.login);
      assert.deepEqual(logins, ['ann@example.com', 'ben@example.com']);
      assert.equal((await batch((cli) => changeMembership(cli, 'add', 'Buyers', ['ann']))).problem, undefined);
      const some = await batch((cli) => listMembers(cli, 'Buyers', { limit: 1 }));
      assert.match(some.stdout, /^ {2}Login .*\n {2}\w+@example\.com .*\n$/);
      assert.match(some.stderr, /There are more/);
      const nobody = await batch((cli) => changeMembership(cli, 'remove', 'Buyers', ['ben', 'zoe']));
      assert.match(nobody.problem ?? '', /There is no user “zoe”/); // and Ben is still in
      await batch((cli) => changeMembership(cli, 'remove', 'Buyers', ['ben', 'ann']));
      assert.match((await batch((cli) => listMembers(cli, 'Buyers', {}))).stderr, /Nobody is in Buyers\. Put people in: /);
    });

    test('Everyone is neither changed nor deleted', async () => {
      const added = await batch((cli) => changeMembership(cli, 'add', 'everyone', ['me']));
      assert.match(added.problem ?? '', /^Everyone is built in: it has everybody, and stays\. Make a group of your own/);
      const deleted = await batch((cli) => deleteGroups(cli, ['Everyone'], { force: true }));
      assert.match(deleted.problem ?? '', /^Everyone is built in/);
    });

    test('list has the numbers in the order of names; delete asks for each group by name', async () => {
      const { place, gatehouse } = scene();
      for (const name of ['Zed', 'Zea', 'Zeal']) await gatehouse.given.group(name);
      const listed = await batch((cli) => listGroups(cli, { query: 'ze' }));
      assert.match(listed.stdout, /^ {2}Name +People +Description +ID\n {2}Zea .*\n {2}Zeal .*\n {2}Zed +0 +00g\w{17}\n$/);
      let asked = '';
      const answers = {
        confirm: async ({ message }: { message: string }) => {
          asked = message;
          return true;
        },
      };
      const deleted = await inProcess(place, (cli) => deleteGroups(cli, ['zea', 'zed'], {}), { answers });
      assert.equal(deleted.problem, undefined);
      assert.equal(asked, 'Delete Zea (0 people), Zed (0 people) for good?');
      const names = await asJson((cli) => listGroups(cli, { query: 'Ze' }));
      assert.deepEqual(names.json<object[]>().length, 1);
      assert.match((await batch((cli) => deleteGroups(cli, ['Zeal'], {}))).problem ?? '', /--force/);
      assert.match(
        (await batch((cli) => deleteGroups(cli, ['Zea'], { force: true }))).problem ?? '',
        /No group is called “Zea” in full/,
      );
    });
  });

  suite('gatehouse keys, gatehouse tokens', () => {
    const published = async (): Promise<string[]> => {
      const { keys } = (await (await fetch(`${scene().orgUrl}/oauth2/default/v1/keys`)).json()) as { keys: Key[] };
      return keys.map(({ kid }) => kid);
    };

    test('rotate tells the key before and after, and keeps the old one published', async () => {
      const { place } = scene();
      const [before = ''] = (await inProcess(place, (cli) => listKeys(cli, 'default'), { isJson: true }))
        .json<Key[]>()
        .map(({ kid }) => kid);
      const rotated = await runCli(place, ['keys', 'rotate', '--json']);
      const keys = rotated.json<Key[]>();
      const after = keys.find(({ status }) => status === 'ACTIVE')?.kid ?? '';
      assert.notEqual(after, before);
      assert.ok(rotated.stderr.includes(`✓ default signs with ${after}; before with ${before}`), rotated.stderr);
      assert.match(rotated.stderr, /who does not know one fetches the keys again\./); // there was no next key yet
      assert.ok((await published()).includes(before));
      const again = await inProcess(place, (cli) => rotateKeys(cli, 'default'));
      assert.match(again.stderr, /this one was published before\./);
      assert.match(again.stdout, /^ {2}Key \(kid\) +Status\n.* active +signs\n.* next +published; .*\n.* expired +/);
    });

    test('an authorization server is found by its name; one that is not there is told with those that are', async () => {
      const { place } = scene();
      const named = await inProcess(place, (cli) => listKeys(cli, 'Def'));
      assert.match(named.stderr, /^ {2}default: rotated \d{4}-.*, next by itself .*Sooner: gatehouse keys rotate\n$/);
      assert.match((await inProcess(place, (cli) => rotateKeys(cli, 'Def'))).problem ?? '', /in full; there is default/);
      assert.match(
        (await inProcess(place, (cli) => listKeys(cli, 'x'))).problem ?? '',
        /^There is no .* “x”\. There is default\.$/,
      );
    });

    test('an API token is made, shown once, listed without itself, and revoked by its name', async () => {
      const { place, orgUrl } = scene();
      const made = await inProcess(place, (cli) => createToken(cli, 'night\x07ly'), { isJson: true });
      const { token } = made.json<{ token: string }>();
      const call = () => fetch(`${orgUrl}/api/v1/users/me`, { headers: { authorization: `SSWS ${token}` } });
      assert.equal((await call()).status, 200);
      assert.doesNotMatch(made.stderr, new RegExp(token));
      assert.match((await runCli(place, ['tokens', 'create', 'ci'])).stdout, /^ {2}00\S{40}\n$/);
      await inProcess(place, (cli) => createToken(cli, 'ci'));
      const two = await inProcess(place, (cli) => revokeToken(cli, 'ci', { force: true }));
      assert.match(two.problem ?? '', /^More than one API token is called “ci”: ci \(00T\w+\), ci \(00T\w+\)\. Give the ID\.$/);
      const listed = await inProcess(place, (cli) => listTokens(cli, {}));
      assert.match(listed.stdout, /night�ly/);
      assert.doesNotMatch(listed.stdout, new RegExp(token));

      const unasked = await inProcess(place, (cli) => revokeToken(cli, 'night\x07ly', {}));
      assert.match(unasked.problem ?? '', /^Revoke night�ly .*--force\.$/);
      assert.match(
        (await inProcess(place, (cli) => revokeToken(cli, 'night', { force: true }))).problem ?? '',
        /in full; there is night�ly/,
      );
      assert.equal((await inProcess(place, (cli) => revokeToken(cli, 'night\x07ly', { force: true }))).problem, undefined);
      assert.equal((await call()).status, 401);
    });
  });
});

interface ShownUser {
  readonly status: string;
  readonly profile: object;
  readonly _embedded: {
    readonly groups: readonly { readonly profile: { readonly name: string } }[];
    readonly roles: readonly object[];
  };
}

suite('the expression that a list asks with', () => {
  test('joins the conditions, and hides the deactivated only when nothing says whom else', () => {
    const names = (text: string) =>
      ['login', 'email', 'firstName', 'lastName'].map((name) => `profile.${name} sw ${text}`).join(' or ');
    assert.equal(searchOf({}), undefined);
    assert.equal(searchOf({ query: 'a"b\\' }), `(${names('"a\\"b\\\\"')}) and status ne "DEPROVISIONED"`);
    assert.equal(searchOf({ query: 'a', status: 'locked-out' }), `(${names('"a"')}) and status eq "LOCKED_OUT"`);
    assert.equal(searchOf({ search: 'id pr or id eq "1"', status: 'active' }), '(id pr or id eq "1") and status eq "ACTIVE"');
  });
});
