import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { anyText } from '../../../testkit/arbitraries.ts';
import { eachDatabase } from '../../../testkit/each-database.ts';
import { fewSigningKeys } from '../../../testkit/few-signing-keys.ts';
import { type OrgInDatabase, orgIn, testKeys } from '../../../testkit/test-ctx.ts';
import { systemRandom } from '../../platform/random.ts';
import type { Secret } from '../../platform/secret.ts';
import type { Database } from '../../schema/db.ts';
import { inTx } from '../ctx.ts';
import { removeSomeExpired } from '../expiry/store.ts';
import { openMail } from '../mails/mail.ts';
import { isEmail } from '../user-attributes/check-value.ts';
import { loginKey } from '../users/user.ts';
import { type ApplicantField, checkApplicant, profileOfApplicant } from './applicant.ts';
import { confirmByLink } from './confirm.ts';
import { redeemCliToken } from './redeem.ts';
import { newCode, newSubdomain } from './registration.ts';
import { sendAnotherMail } from './renew.ts';
import { requestOrg } from './request.ts';

const deps = { keys: testKeys, publicUrl: new URL('https://id.example.com'), newSigningKey: fewSigningKeys };
const applicant = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com', country: null, company: null };
const day = 24 * 3600;

/** Asks from a terminal. @returns what the program polls with */
async function ask(org: OrgInDatabase, seconds = 0, email = applicant.email): Promise<Secret> {
  const ctx = org.at(seconds);
  const from = { ...ctx, request: { ...ctx.request, ip: '192.0.2.1' } };
  const asked = await requestOrg(from, deps, { applicant: { ...applicant, email }, way: 'TERMINAL' });
  assert.equal(asked.outcome, 'asked');
  return asked.cliToken;
}

/** Tokens of all links that were mailed, the oldest first. */
async function linkTokens(org: OrgInDatabase): Promise<string[]> {
  const rows = await org.at().db.selectFrom('mail').selectAll().orderBy('created_at').execute();
  return rows.flatMap((row) => {
    const content = openMail(testKeys, row)?.content;
    return content?.kind === 'REGISTRATION' ? (content.confirmUrl.reveal().split('/').at(-1) ?? '') : [];
  });
}

async function countOrgs(database: Database): Promise<number> {
  return (await database.selectFrom('org').select('id').where('subdomain', '!=', '').execute()).length;
}

async function activate(database: Database, email = applicant.email): Promise<void> {
  await database.transaction((tx) => tx.updateTable('user').set({ status: 'ACTIVE' }).where('login', '=', email).execute());
}

eachDatabase('registrations', (open) => {
  test('of several registrations of one address, confirmed at once by all their links, one makes an org; so does one link used twice', async (t) => {
    const database = await open(t);
    const org = await orgIn(database);
    for (const seconds of [0, 1]) await ask(org, seconds);
    const tokens = await linkTokens(org);
    const [first = ''] = tokens;
    assert.equal(tokens.length, 2);
    const made = await Promise.all([...tokens, first].map((token) => confirmByLink(org.at(3), deps, token)));
    assert.deepEqual(made.map(({ outcome }) => outcome).sort(), ['made', 'void', 'void']);
    assert.equal(await countOrgs(database), 1);
    for (const token of tokens) {
      const again = await confirmByLink(org.at(4), deps, token);
      assert.equal(again.outcome, 'void');
      assert.ok(again.link.state === 'used' || again.link.state === 'taken', again.link.state);
    }
    const owners = await database.selectFrom('registration').select('email').where('owner_email', 'is not', null).execute();
    assert.deepEqual(owners, [{ email: applicant.email }]);
  });

  test('of twenty programs that ask at once one gets the API token; the programs of the other registrations wait in vain', async (t) => {
    const database = await open(t);
    const org = await orgIn(database);
    const [cliToken, other] = [await ask(org), await ask(org, 1)];
    const [token = ''] = await linkTokens(org);
    assert.equal((await confirmByLink(org.at(2), deps, token)).outcome, 'made');
    assert.equal((await redeemCliToken(org.at(3), deps, cliToken.reveal())).status, 'PENDING');
    await activate(database);
    const answers = await Promise.all(Array.from({ length: 20 }, () => redeemCliToken(org.at(4), deps, cliToken.reveal())));
    assert.deepEqual(answers.map(({ status }) => status).sort(), ['ACTIVE', ...Array(19).fill('UNKNOWN')]);
    assert.equal((await database.selectFrom('api_token').select('id').execute()).length, 1);
    assert.equal((await redeemCliToken(org.at(5), deps, other.reveal())).status, 'PENDING');
  });

  test('an address whose owner was deleted gets another org, once; before that the terminal’s token is worth nothing', async (t) => {
    const database = await open(t);
    const org = await orgIn(database);
    const cliToken = await ask(org);
    for (const seconds of [1, 2]) await ask(org, seconds);
    const [first = '', ...others] = await linkTokens(org);
    assert.equal((await confirmByLink(org.at(3), deps, first)).outcome, 'made');
    await database.transaction((tx) => tx.deleteFrom('user').where('login', '=', applicant.email).execute());
    assert.equal((await redeemCliToken(org.at(4), deps, cliToken.reveal())).status, 'UNKNOWN');
    const again = await Promise.all(others.map((token) => confirmByLink(org.at(5), deps, token)));
    assert.deepEqual(again.map(({ outcome }) => outcome).sort(), ['made', 'void']);
    assert.equal(await countOrgs(database), 2);
    const owners = await database.selectFrom('registration').select('email').where('owner_email', 'is not', null).execute();
    assert.deepEqual(owners, [{ email: applicant.email }]);
  });

  test('another link for the password keeps the terminal waiting as long as that link works', async (t) => {
    const database = await open(t);
    const org = await orgIn(database);
    const cliToken = await ask(org);
    const [token = ''] = await linkTokens(org);
    assert.equal((await confirmByLink(org.at(1), deps, token)).outcome, 'made');
    assert.equal((await sendAnotherMail(org.at(6 * day), deps, applicant.email)).isAllowed, true);
    await activate(database);
    assert.equal((await redeemCliToken(org.at(13 * day), deps, cliToken.reveal())).status, 'ACTIVE');
  });

  test('a new mail replaces the link before it, and the program that waits goes on waiting', async (t) => {
    const database = await open(t);
    const org = await orgIn(database);
    const cliToken = await ask(org);
    assert.equal((await sendAnotherMail(org.at(8 * day), deps, applicant.email)).isAllowed, true);
    const [before = '', renewed = ''] = await linkTokens(org);
    const old = await confirmByLink(org.at(8 * day + 1), deps, before);
    assert.deepEqual(old, { outcome: 'void', link: { state: 'over' } });
    assert.equal((await confirmByLink(org.at(8 * day + 1), deps, renewed)).outcome, 'made');
    await activate(database);
    assert.equal((await redeemCliToken(org.at(8 * day + 2), deps, cliToken.reveal())).status, 'ACTIVE');
  });

  test('who never confirmed is forgotten after thirty days; who did stays the owner', async (t) => {
    const database = await open(t);
    const org = await orgIn(database);
    await ask(org);
    await ask(org, 0, 'grace@example.com');
    const tokens = await linkTokens(org);
    const first = await confirmByLink(org.at(1), deps, tokens[0] ?? '');
    assert.equal(first.outcome, 'made');
    const asked = await database.selectFrom('registration').select(['confirmed_at', 'asked_ip']).execute();
    for (const row of asked) assert.equal(row.asked_ip === null, row.confirmed_at !== null, 'kept as long as a page shows it');
    const sweep = (seconds: number) => inTx(org.at(seconds), (ctx) => removeSomeExpired(ctx, 100));
    const left = async () =>
      (await database.selectFrom('registration').select('confirmed_at').execute()).map((row) => row.confirmed_at !== null);
    await sweep(30 * day - 1);
    assert.equal((await left()).length, 2);
    await sweep(30 * day);
    assert.deepEqual(await left(), [true]);
    await sweep(400 * day);
    assert.deepEqual(await left(), [true]);
  });
});

suite('who applies', () => {
  const good = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' };

  test('S29 the address has one form, which mail goes to, and no form that is none gets through', () => {
    const typed = fc.oneof(fc.emailAddress(), anyText, fc.constantFrom('ａda@example.com', 'a＠b.example', ' ADA@Example.COM '));
    fc.assert(
      fc.property(typed, (email) => {
        const checked = checkApplicant({ ...good, email });
        if (checked.outcome === 'refused') return checked.problems.every(({ field }) => field === 'email');
        return checked.applicant.email === loginKey(email) && isEmail(checked.applicant.email);
      }),
      { numRuns: 60 },
    );
    const full = checkApplicant({ ...good, email: 'ａda@example.com' });
    assert.equal(full.outcome === 'good' && full.applicant.email, 'ada@example.com');
  });

  test('whatever is sent, the profile that comes of it can be stored, or each field that is wrong is named once', () => {
    const anything = fc.oneof(anyText, fc.string({ maxLength: 120 }), fc.anything());
    const fields: readonly ApplicantField[] = ['firstName', 'lastName', 'email', 'country', 'company'];
    fc.assert(
      fc.property(fc.record({ firstName: anything, lastName: anything, country: anything, company: anything }), (sent) => {
        const checked = checkApplicant({ ...sent, email: good.email });
        if (checked.outcome === 'good') return profileOfApplicant(checked.applicant).login === good.email;
        const named = checked.problems.map(({ field }) => field);
        return named.every((field) => fields.includes(field)) && new Set(named).size === named.length;
      }),
    );
  });

  test('a country becomes its code, by code or by name; another text is kept and is no code', () => {
    const codeOf = (country: string) => {
      const checked = checkApplicant({ ...good, country });
      assert.equal(checked.outcome, 'good');
      return JSON.parse(profileOfApplicant(checked.applicant).profile_json).countryCode;
    };
    for (const country of ['DE', 'deu', 'Germany', ' germany ', '276']) assert.equal(codeOf(country), 'DE', country);
    assert.equal(codeOf('Narnia'), undefined);
  });
});

test('names of hosts have no letters that look alike, and codes have six digits', () => {
  for (let times = 0; times < 200; times += 1) {
    assert.match(newSubdomain(systemRandom), /^dev-[abcdefghjkmnpqrstuvwxyz2-9]{7}$/);
    assert.match(newCode(systemRandom).reveal(), /^\d{6}$/);
  }
});
