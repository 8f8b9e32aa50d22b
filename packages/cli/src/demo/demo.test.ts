import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { freePort } from '../../testkit/free-port.ts';
import { runHere } from '../../testkit/in-process.ts';
import { isTaken } from './ports.ts';

const binary = join(import.meta.dirname, '../../bin/gatehouse.mjs');

// One folder and one pair of ports for all, and one order: each start finds what the one before has left, as at a person's.
test('npm start, again and again', async (story) => {
  const place = await newPlace(story);
  const portsTaken = async (): Promise<boolean> =>
    (await Promise.all([place.orgUrl, place.appUrl].map((url) => isTaken(Number(new URL(url).port))))).includes(true);
  const kept = ['demo.json', 'sample/.okta.env', 'sample/session-secret'];
  const contents = (): string[] => kept.map((file) => readFileSync(join(place.dataFolder, file), 'utf8'));
  let afterFirst: string[] = [];

  await story.test(
    'shows where everything is, who can sign in and how to stop; secrets are in files for their owner; SIGINT ends all',
    async (t) => {
      const demo = startDemo(t, place);
      await demo.says('Ctrl-C');
      const { app, users } = readDemo(place);
      const people = ['ada@example.com', 'grace@example.com', 'admin@example.com', ...users.map((user) => user.password)];
      for (const fact of [place.orgUrl, place.appUrl, ...people])
        assert.ok(demo.output().includes(fact), `${fact} is missing in:\n${demo.output()}`);
      assert.ok(!demo.output().includes(app.clientSecret), 'the client secret is nobody’s business');
      assert.ok(!demo.output().includes('\x1b'), 'no colours and no cursor movement without a terminal');
      assert.equal((await fetch(place.appUrl)).status, 200);
      assert.equal((await fetch(`${app.issuer}/.well-known/openid-configuration`)).status, 200);

      for (const file of [...kept, 'server.log', 'app.log'])
        assert.equal(statSync(join(place.dataFolder, file)).mode & 0o777, 0o600, file);
      assert.equal(
        readFileSync(join(place.dataFolder, 'sample/.okta.env'), 'utf8'),
        `export OKTA_OAUTH2_ISSUER="${app.issuer}"\nexport OKTA_OAUTH2_CLIENT_ID="${app.clientId}"\nexport OKTA_OAUTH2_CLIENT_SECRET="${app.clientSecret}"\n`,
      );
      afterFirst = contents();
      demo.interrupt('SIGINT');
      assert.equal(await demo.exitCode, 0);
      assert.ok(demo.output().endsWith('\n  Stopped.\n'), demo.output());
      assert.ok(!(await portsTaken()), 'no child is left');
    },
  );

  await story.test(
    'finds everything as it was at a second start; --json prints one object alone; SIGTERM ends all',
    async (t) => {
      const demo = startDemo(t, place, ['--json']);
      await demo.says('}\n');
      assert.deepEqual(contents(), afterFirst);
      const { pids, ...printed } = JSON.parse(demo.stdout());
      assert.deepEqual(printed, readDemo(place));
      assert.ok(isAlive(pids.server) && isAlive(pids.app));
      demo.interrupt('SIGTERM');
      assert.equal(await demo.exitCode, 0);
      assert.ok(demo.output().endsWith('\n  Stopped.\n'), demo.output());
      assert.ok(!isAlive(pids.server) && !isAlive(pids.app), 'no child is left');
      assert.equal(demo.stdout().trim().split('\n').length, 1);
    },
  );

  for (const [child, name, log, args] of [
    ['server', 'The org server', 'server.log', ['--reset']],
    ['app', 'The sample app', 'app.log', []],
  ] as const) {
    await story.test(
      `when ${name.toLowerCase()} dies, that is said, the other one is stopped and the exit code is 1`,
      async (t) => {
        const { app: before } = readDemo(place);
        const demo = startDemo(t, place, ['--json', ...args]);
        await demo.says('}\n');
        const isReset = args.length > 0; // names the data folder, deletes it and starts afresh
        assert.equal(demo.output().includes(`Deletes ${place.dataFolder}`), isReset);
        assert.equal(readDemo(place).app.clientId !== before.clientId, isReset);
        const { pids } = JSON.parse(demo.stdout());
        process.kill(pids[child], 'SIGKILL');
        assert.equal(await demo.exitCode, 1);
        assert.ok(demo.output().includes(`${name} ended by itself (signal SIGKILL), so everything is stopped.`), demo.output());
        assert.ok(demo.output().includes(log));
        assert.ok(!isAlive(pids.server) && !isAlive(pids.app), 'no child is left');
      },
    );
  }

  await story.test('the sample app does not outlive a demo that is killed', async (t) => {
    const demo = startDemo(t, place, ['--json']);
    await demo.says('}\n');
    const { pids } = JSON.parse(demo.stdout());
    t.after(() => isAlive(pids.server) && process.kill(pids.server, 'SIGTERM'));
    demo.interrupt('SIGKILL');
    await isFree(place.appUrl);
  });
});

suite('npm start, where nothing is started', () => {
  const refused = async (place: Place, args: readonly string[] = []) => {
    const env = { GATEHOUSE_URL: place.orgUrl, APP_BASE_URL: place.appUrl, GATEHOUSE_DATA: place.dataFolder };
    const { code, stdout, stderr } = await runHere({ home: tmpdir(), cwd: tmpdir(), env }, ['demo', ...args]);
    return { code, output: (stdout + stderr).trim() };
  };

  test('--help shows an example', async (t) => {
    const place = await newPlace(t);
    const { code, output } = await refused(place, ['--help']);
    assert.equal(code, 0);
    assert.match(output, /Examples:\n {2}gatehouse demo\n {2}APP_BASE_URL=/);
    assert.ok(!existsSync(place.dataFolder));
  });

  test('an unknown option is named', async (t) => {
    const { code, output } = await refused(await newPlace(t), ['--rest']);
    assert.equal(code, 2);
    assert.match(output, /Unknown option '--rest'\. Did you mean --reset\?/);
  });

  for (const [variable, at] of [
    ['GATEHOUSE_URL', 'orgUrl'],
    ['APP_BASE_URL', 'appUrl'],
  ] as const) {
    test(`a taken port is told in one sentence with ${variable}, before anything is written`, async (t) => {
      const place = await newPlace(t);
      const { port } = new URL(place[at]);
      const other = createServer().listen(Number(port), 'localhost');
      t.after(() => other.close());
      await once(other, 'listening');
      const { code, output } = await refused(place);
      assert.equal(code, 1);
      assert.match(output, new RegExp(`^✗ Port ${port} is taken: .*${variable}=http://localhost:\\d+\\.$`));
      assert.ok(!existsSync(place.dataFolder));
    });
  }

  test('an address off this machine is refused, because the passwords are known', async (t) => {
    const { code, output } = await refused({ ...(await newPlace(t)), orgUrl: 'http://192.0.2.1:8080' });
    assert.equal(code, 1);
    assert.match(output, /GATEHOUSE_URL must be an address on this machine/);
  });

  test('--reset leaves a folder alone that holds no Gatehouse database', async (t) => {
    const { code, output } = await refused({ ...(await newPlace(t)), dataFolder: import.meta.dirname }, ['--reset']);
    assert.equal(code, 1);
    assert.match(output, /is not deleted/);
    assert.ok(existsSync(import.meta.filename));
  });
});

function readDemo(place: Place): {
  app: { clientId: string; clientSecret: string; issuer: string };
  users: { password: string }[];
} {
  return JSON.parse(readFileSync(join(place.dataFolder, 'demo.json'), 'utf8'));
}

/** Where a demo under test runs: ports and a data folder that nobody else uses. */
interface Place {
  readonly orgUrl: string;
  readonly appUrl: string;
  readonly dataFolder: string;
}

/** A demo that runs as a process of its own. */
interface RunningDemo {
  /** Resolves once that text was printed; rejects with all output when the demo ends first. */
  says(text: string): Promise<void>;
  /** All output so far, in the order it came. */
  output(): string;
  stdout(): string;
  interrupt(signal?: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): void;
  /** Null when a signal ended it. */
  readonly exitCode: Promise<number | null>;
}

/** Free ports and a data folder that does not exist yet, deleted after the test. */
async function newPlace(t: { after(end: () => unknown): void }): Promise<Place> {
  const parent = mkdtempSync(join(tmpdir(), 'gatehouse-demo-'));
  t.after(() => rmSync(parent, { recursive: true, force: true }));
  const [orgPort, appPort] = await Promise.all([freePort(), freePort()]);
  return { orgUrl: `http://localhost:${orgPort}`, appUrl: `http://localhost:${appPort}`, dataFolder: join(parent, 'data') };
}

/** Starts the demo as `npm start` does; it is stopped after the test. */
function startDemo(t: TestContext, place: Place, args: readonly string[] = []): RunningDemo {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', binary, 'demo', ...args], {
    env: {
      ...process.env,
      NODE_TEST_CONTEXT: undefined,
      GATEHOUSE_URL: place.orgUrl,
      APP_BASE_URL: place.appUrl,
      GATEHOUSE_DATA: place.dataFolder,
      GATEHOUSE_DATABASE_URL: undefined,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { all: '', stdout: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    texts.all += text;
    texts.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    texts.all += text;
  });
  const exitCode = once(child, 'close').then(([code]) => code as number | null);
  t.after(async () => {
    child.kill('SIGTERM');
    await exitCode;
  });
  return {
    says: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (texts.all.includes(text)) resolve();
        };
        child.stdout.on('data', look);
        child.stderr.on('data', look);
        void exitCode.then((code) => reject(new Error(`the demo ended with ${code} before it said "${text}":\n${texts.all}`)));
        look();
      }),
    output: () => texts.all,
    stdout: () => texts.stdout,
    interrupt: (signal = 'SIGINT') => void child.kill(signal),
    exitCode,
  };
}

/** Whether a process with that id exists. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Resolves when nobody listens there any more. An orphan's process id may stay for a while, so that says nothing. */
async function isFree(url: string): Promise<void> {
  while (await isTaken(Number(new URL(url).port)));
}
