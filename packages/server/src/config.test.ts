import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { type Config, ConfigError, readConfig } from './config.ts';

const key = Buffer.alloc(32, 9).toString('base64');
const production = { GATEHOUSE_URL: 'https://id.example.com', GATEHOUSE_MASTER_KEY: key };

/** The sentences that readConfig complains with; none: it is content. */
function problemsOf(env: Record<string, string | undefined>): readonly string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    assert.equal(error.message, error.problems.join('\n'));
    return error.problems;
  }
}

/** Path of a file with this content, removed after the test. */
function fileWith(t: TestContext, content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-config-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'secret');
  writeFileSync(file, content);
  return file;
}

suite('defaults', () => {
  test('with an empty environment the server is for this machine only', () => {
    const expected: Config = {
      publicUrl: new URL('http://localhost:8080'),
      isProduction: false,
      listen: { host: 'localhost', port: 8080 },
      dataFolder: '.gatehouse',
      database: { kind: 'sqlite', file: join('.gatehouse', 'gatehouse.db') },
      masterKey: undefined,
      trustedProxies: [],
      outboundAllowed: [],
      smtp: undefined,
      mailFrom: { name: 'Gatehouse', address: 'no-reply@localhost' },
      isRegistrationOn: true,
      apiCallsPerMinute: 1200,
      logRetentionDays: 90,
      logLevel: 'info',
    };
    assert.deepEqual(readConfig({}), expected);
    const empty = {
      GATEHOUSE_URL: '',
      GATEHOUSE_PORT: '',
      GATEHOUSE_HOST: '',
      GATEHOUSE_DATA: '',
      GATEHOUSE_LOG_LEVEL: '',
      GATEHOUSE_TRUSTED_PROXIES: '',
      GATEHOUSE_OUTBOUND_ALLOW: '',
    };
    assert.deepEqual(readConfig(empty), expected, 'a variable that is empty counts as absent');
  });

  test('in production it listens on every address at 8080, behind whatever ends TLS', () => {
    const config = readConfig(production);
    assert.deepEqual(
      [config.isProduction, config.listen, config.masterKey],
      [true, { host: '0.0.0.0', port: 8080 }, Buffer.alloc(32, 9)],
    );
  });

  test('the port is that of a loopback URL unless another is given', () => {
    assert.equal(readConfig({ GATEHOUSE_URL: 'http://localhost:9000' }).listen.port, 9000);
    assert.equal(readConfig({ GATEHOUSE_URL: 'http://localhost' }).listen.port, 80);
    assert.equal(readConfig({ GATEHOUSE_URL: 'https://localhost' }).listen.port, 443);
    assert.equal(readConfig({ GATEHOUSE_URL: 'http://localhost:9000', GATEHOUSE_PORT: '0' }).listen.port, 0);
    assert.equal(readConfig({ ...production, GATEHOUSE_PORT: '65535', GATEHOUSE_HOST: '::' }).listen.port, 65_535);
  });

  test('everything given is used', () => {
    const config = readConfig({
      ...production,
      GATEHOUSE_DATA: '/var/lib/gatehouse',
      GATEHOUSE_DATABASE_URL: 'postgresql://u:p@db/gatehouse',
      GATEHOUSE_TRUSTED_PROXIES: ' 10.0.0.0/8, 2001:db8::/32,,192.0.2.1 ',
      GATEHOUSE_OUTBOUND_ALLOW: '127.0.0.0/8',
      GATEHOUSE_API_RATE_LIMIT: '60',
      GATEHOUSE_LOG_LEVEL: 'warn',
      GATEHOUSE_LOG_RETENTION_DAYS: '7',
    });
    assert.equal(config.logRetentionDays, 7);
    assert.deepEqual(config.database, { kind: 'postgres', url: 'postgresql://u:p@db/gatehouse' });
    assert.deepEqual(
      [config.dataFolder, config.trustedProxies, config.outboundAllowed, config.apiCallsPerMinute, config.logLevel],
      ['/var/lib/gatehouse', ['10.0.0.0/8', '2001:db8::/32', '192.0.2.1'], ['127.0.0.0/8'], 60, 'warn'],
    );
  });
});

suite('mail', () => {
  const smtpOf = (url: string) => {
    const { password, ...server } = readConfig({ GATEHOUSE_SMTP_URL: url }).smtp ?? assert.fail();
    return { ...server, password: password?.reveal() };
  };

  test('the SMTP server comes from one URL, with or without TLS and a password', (t) => {
    const user = { user: 'ada@example.com', password: 'p:w/d' };
    const mail = { host: 'mail.example.com', port: 2465, isTls: true };
    const url = 'smtps://ada%40example.com:p%3Aw%2Fd@mail.example.com:2465';
    assert.deepEqual(smtpOf(url), { ...mail, ...user });
    assert.deepEqual(smtpOf('smtps://mail.example.com'), { ...mail, port: 465, password: undefined });
    assert.deepEqual(smtpOf('smtp://mail.example.com/'), { ...mail, port: 587, isTls: false, password: undefined });
    assert.deepEqual(smtpOf('smtp://[::1]:25'), { host: '::1', port: 25, isTls: false, password: undefined });
    const fromFile = readConfig({ GATEHOUSE_SMTP_URL_FILE: fileWith(t, `${url}\n`) });
    assert.equal(fromFile.smtp?.password?.reveal(), user.password);
    assert.doesNotMatch(JSON.stringify(fromFile), /p:w/);
  });

  test('the sender is an address of the public host unless told', () => {
    const senderOf = (env: Record<string, string>) => Object.values(readConfig(env).mailFrom);
    assert.deepEqual(senderOf(production), ['Gatehouse', 'no-reply@id.example.com']);
    assert.deepEqual(senderOf({ GATEHOUSE_MAIL_FROM: 'id@example.com' }), [null, 'id@example.com']);
    assert.deepEqual(senderOf({ GATEHOUSE_MAIL_FROM: '<id@example.com>' }), [null, 'id@example.com']);
    assert.deepEqual(senderOf({ GATEHOUSE_MAIL_FROM: '"Example, Ltd." <id@example.com>' }), ['Example, Ltd.', 'id@example.com']);
  });
});

suite('GATEHOUSE_URL', () => {
  for (const host of ['localhost:8080', 'dev.localhost:8080', '127.0.0.1:8080', '[::1]:8080']) {
    test(`http://${host} is loopback`, () => assert.equal(readConfig({ GATEHOUSE_URL: `http://${host}` }).isProduction, false));
  }

  for (const host of [
    'id.example.com',
    'localhost.example.com',
    'xlocalhost',
    '127.0.0.1.example.com',
    '192.168.1.5',
    '0.0.0.0',
    '[::]',
  ]) {
    test(`http://${host} is refused: production needs https`, () => {
      const problems = problemsOf({ GATEHOUSE_URL: `http://${host}`, GATEHOUSE_MASTER_KEY: key });
      assert.deepEqual(problems, ['GATEHOUSE_URL must be https or loopback, as in https://id.example.com']);
    });
  }

  const malformed = [
    'id.example.com',
    '//id.example.com',
    'ftp://id.example.com',
    'https://',
    'https://id.example.com/path',
    'https://id.example.com/?a=b',
  ];
  for (const url of [
    ...malformed,
    'https://id.example.com/#f',
    'https://ada@id.example.com',
    'https://:pw@id.example.com',
    'https://a b.example',
  ]) {
    test(`${url} is refused: scheme, host and port only`, () => {
      const problems = problemsOf({ GATEHOUSE_URL: url });
      assert.deepEqual(problems, [
        'GATEHOUSE_URL must be an http(s) URL of scheme, host and port only, as in https://id.example.com',
      ]);
    });
  }
});

suite('one variable at a time', () => {
  const bad: readonly (readonly [string, Record<string, string>, RegExp])[] = [
    ['a port that is no number', { GATEHOUSE_PORT: 'http' }, /^GATEHOUSE_PORT must be a port number/],
    ['a port that is too large', { GATEHOUSE_PORT: '65536' }, /^GATEHOUSE_PORT/],
    ['a port with a sign', { GATEHOUSE_PORT: '-1' }, /^GATEHOUSE_PORT/],
    ['a port with blanks', { GATEHOUSE_PORT: ' 80' }, /^GATEHOUSE_PORT/],
    ['a database of another kind', { GATEHOUSE_DATABASE_URL: 'mysql://db' }, /^GATEHOUSE_DATABASE_URL must start with postgres:/],
    [
      'a short master key',
      { GATEHOUSE_MASTER_KEY: Buffer.alloc(31).toString('base64') },
      /^GATEHOUSE_MASTER_KEY must be 32 random bytes/,
    ],
    ['a long master key', { GATEHOUSE_MASTER_KEY: Buffer.alloc(33).toString('base64') }, /^GATEHOUSE_MASTER_KEY/],
    ['a master key that is a word', { GATEHOUSE_MASTER_KEY: 'changeme' }, /^GATEHOUSE_MASTER_KEY/],
    ['a proxy by name', { GATEHOUSE_TRUSTED_PROXIES: 'proxy.example.com' }, /^GATEHOUSE_TRUSTED_PROXIES must list IP addresses/],
    ['an address that is none', { GATEHOUSE_TRUSTED_PROXIES: '10.0.0.256' }, /^GATEHOUSE_TRUSTED_PROXIES/],
    ['a range that is none', { GATEHOUSE_TRUSTED_PROXIES: '10.0.0.0/33' }, /^GATEHOUSE_TRUSTED_PROXIES/],
    ['a range of everybody', { GATEHOUSE_TRUSTED_PROXIES: '0.0.0.0/0' }, /^GATEHOUSE_TRUSTED_PROXIES/],
    ['one bad address among good ones', { GATEHOUSE_TRUSTED_PROXIES: '10.0.0.1,::g' }, /^GATEHOUSE_TRUSTED_PROXIES/],
    ['"true" instead of addresses', { GATEHOUSE_TRUSTED_PROXIES: 'true' }, /^GATEHOUSE_TRUSTED_PROXIES/],
    ['an open network by name', { GATEHOUSE_OUTBOUND_ALLOW: 'localhost' }, /^GATEHOUSE_OUTBOUND_ALLOW must list IP addresses/],
    ['every network open', { GATEHOUSE_OUTBOUND_ALLOW: '::/0' }, /^GATEHOUSE_OUTBOUND_ALLOW/],
    ['a rate limit of nothing', { GATEHOUSE_API_RATE_LIMIT: '0' }, /^GATEHOUSE_API_RATE_LIMIT must be a whole number from 1/],
    ['a rate limit that is no number', { GATEHOUSE_API_RATE_LIMIT: 'many' }, /^GATEHOUSE_API_RATE_LIMIT must be/],
    ['a log that is kept for no time', { GATEHOUSE_LOG_RETENTION_DAYS: '0' }, /^GATEHOUSE_LOG_RETENTION_DAYS must be/],
    ['a mail server of another kind', { GATEHOUSE_SMTP_URL: 'http://mail' }, /^GATEHOUSE_SMTP_URL must be as in smtps:/],
    ['a mail server by name only', { GATEHOUSE_SMTP_URL: 'mail.example.com' }, /^GATEHOUSE_SMTP_URL/],
    ['a mail server without a host', { GATEHOUSE_SMTP_URL: 'smtp://' }, /^GATEHOUSE_SMTP_URL/],
    ['a mail server with a path', { GATEHOUSE_SMTP_URL: 'smtp://mail/x' }, /^GATEHOUSE_SMTP_URL/],
    ['a mail server with a host that is none', { GATEHOUSE_SMTP_URL: 'smtp://a%0d%0ab' }, /^GATEHOUSE_SMTP_URL/],
    ['a mail server with options', { GATEHOUSE_SMTP_URL: 'smtp://mail?tls=no' }, /^GATEHOUSE_SMTP_URL/],
    ['a mail server’s user without a password', { GATEHOUSE_SMTP_URL: 'smtp://ada@mail' }, /^GATEHOUSE_SMTP_URL/],
    ['a mail server’s password in a bad encoding', { GATEHOUSE_SMTP_URL: 'smtp://ada:%zz@mail' }, /^GATEHOUSE_SMTP_URL/],
    ['a sender who is none', { GATEHOUSE_MAIL_FROM: 'Example Ltd' }, /^GATEHOUSE_MAIL_FROM must be a mail address/],
    ['two senders', { GATEHOUSE_MAIL_FROM: 'a@example.com, b@example.com' }, /^GATEHOUSE_MAIL_FROM/],
    ['a sender with a line break', { GATEHOUSE_MAIL_FROM: 'A\r\nBcc: <eve@example.com>' }, /^GATEHOUSE_MAIL_FROM/],
    ['an unknown log level', { GATEHOUSE_LOG_LEVEL: 'verbose' }, /^GATEHOUSE_LOG_LEVEL must be one of fatal, error/],
  ];
  for (const [what, env, expected] of bad) {
    test(`${what} is refused`, () => {
      const problems = problemsOf(env);
      assert.equal(problems.length, 1, problems.join('\n'));
      assert.match(problems[0] ?? '', expected);
    });
  }

  test('production without a master key is refused: a generated one would be lost with its folder', () => {
    assert.match(
      problemsOf({ GATEHOUSE_URL: 'https://id.example.com' }).join('\n'),
      /^GATEHOUSE_MASTER_KEY must be set in production/,
    );
  });
});

test('all problems are told at once, by name, and no value given is repeated', () => {
  const env = {
    GATEHOUSE_URL: 'http://secret-url.example',
    GATEHOUSE_PORT: 'secret-port',
    GATEHOUSE_DATABASE_URL: 'secret-database',
    GATEHOUSE_MASTER_KEY: 'secret-key',
    GATEHOUSE_TRUSTED_PROXIES: 'secret-proxy',
    GATEHOUSE_OUTBOUND_ALLOW: 'secret-network',
    GATEHOUSE_SMTP_URL: 'secret-mailer',
    GATEHOUSE_MAIL_FROM: 'secret-sender',
    GATEHOUSE_LOG_LEVEL: 'secret-level',
  };
  const problems = problemsOf(env);
  for (const name of Object.keys(env)) assert.equal(problems.filter((problem) => problem.startsWith(`${name} `)).length, 1, name);
  assert.equal(problems.length, 9);
  assert.doesNotMatch(problems.join('\n'), /secret-/);
  assert.doesNotMatch(problemsOf({ ...env, GATEHOUSE_URL: 'secret-url' }).join('\n'), /secret-/);
});

suite('secrets from files', () => {
  for (const name of ['GATEHOUSE_MASTER_KEY', 'GATEHOUSE_DATABASE_URL'] as const) {
    const value = name === 'GATEHOUSE_MASTER_KEY' ? key : 'postgres://u:p@db/gatehouse';

    test(`${name}_FILE is read, without the line break at its end`, (t) => {
      const config = readConfig({ [`${name}_FILE`]: fileWith(t, `${value}\n`) });
      assert.deepEqual(config, readConfig({ [name]: value }));
    });

    test(`${name}_FILE that cannot be read, or is empty, is refused; the path is not repeated`, (t) => {
      for (const file of [join(tmpdir(), 'gatehouse-no-such-file'), tmpdir(), fileWith(t, ''), fileWith(t, ' \n')]) {
        const problems = problemsOf({ [`${name}_FILE`]: file });
        assert.equal(problems.length, 1, file);
        assert.match(problems[0] ?? '', new RegExp(`^${name}_FILE must name a file that`));
        assert.doesNotMatch(problems[0] ?? '', /tmp/);
      }
    });
  }

  test('a file with a bad secret is refused like the variable', (t) => {
    const file = fileWith(t, 'changeme');
    chmodSync(file, 0o600);
    assert.match(problemsOf({ GATEHOUSE_MASTER_KEY_FILE: file }).join(), /^GATEHOUSE_MASTER_KEY must be 32 random bytes/);
  });
});

suite('S21 sign-up for an org', () => {
  const isOn = (env: Record<string, string>) => readConfig(env).isRegistrationOn;

  test('is on in development, and off in production and where new orgs could have no name', () => {
    assert.equal(isOn({}), true);
    assert.equal(isOn(production), false);
    assert.equal(isOn({ GATEHOUSE_URL: 'http://127.0.0.1:8080' }), false);
    assert.equal(isOn({ GATEHOUSE_URL: 'http://[::1]:8080' }), false);
  });

  test('is what GATEHOUSE_REGISTRATION says', () => {
    const smtp = { GATEHOUSE_SMTP_URL: 'smtp://localhost:25' };
    assert.equal(isOn({ GATEHOUSE_REGISTRATION: 'off' }), false);
    assert.equal(isOn({ ...production, ...smtp, GATEHOUSE_REGISTRATION: 'on' }), true);
    for (const [env, problem] of [
      [{ ...production, GATEHOUSE_REGISTRATION: 'on' }, /must be off in production without GATEHOUSE_SMTP_URL/],
      [{ GATEHOUSE_REGISTRATION: 'yes' }, /GATEHOUSE_REGISTRATION must be on or off/],
      [
        { GATEHOUSE_REGISTRATION: 'on', GATEHOUSE_URL: 'http://127.0.0.1:8080' },
        /must be off while the host of GATEHOUSE_URL is an IP/,
      ],
    ] as const)
      assert.throws(() => readConfig(env), problem);
  });
});
