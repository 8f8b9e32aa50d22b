import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabase } from '../../../testkit/each-database.ts';
import { hostileValues } from '../../../testkit/hostile-json.ts';
import { applicant, postJson, registerPath } from '../../../testkit/sign-up.ts';
import { startGatehouse } from '../../../testkit/testkit.ts';

test('no value in any place breaks a sign-up, and PostgreSQL takes what is let through', async (t) => {
  const errors: string[] = [];
  const onLog = (line: string) => void (JSON.parse(line).level >= 50 && errors.push(line));
  const gatehouse = await startGatehouse(t, { database: await testDatabase(t, 'postgres'), onLog });
  let network = 0;
  const from = () => {
    network += 1;
    return `203.0.${network >> 8}.${network & 255}`;
  };
  for (const value of hostileValues) {
    const bodies = Object.keys(applicant).map((field) => ({ userProfile: { ...applicant, [field]: value } }));
    for (const body of [value, { userProfile: value }, ...bodies]) {
      const answer = await postJson(gatehouse, registerPath, body ?? 'null', from());
      assert.ok([200, 400, 429].includes(answer.statusCode), `${JSON.stringify(body)}: ${answer.statusCode} ${answer.body}`);
    }
    for (const [path, body] of [
      ['/create', { ...applicant, organization: value }],
      ['/verify/reg1', { code: value }],
    ] as const)
      assert.ok([200, 400, 404, 429].includes((await postJson(gatehouse, path, body, from())).statusCode), JSON.stringify(value));
    const browser = gatehouse.browser();
    browser.remoteAddress = from();
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const form = { firstName: text, lastName: text, email: applicant.email, country: text, company: text };
    assert.ok([303, 400, 429].includes((await browser.post('/signup', form)).statusCode), text);
    const token = encodeURIComponent(text.toWellFormed().slice(0, 100));
    assert.ok((await postJson(gatehouse, `/verify/${token}`, { code: '123456' }, from())).statusCode < 500, text);
    for (const path of ['/signup/confirm/', '/api/internal/v1/developer/redeem/', '/dev/outbox/', '/dev/outbox.json?to='])
      assert.ok((await gatehouse.call({ url: `${path}${token}` })).statusCode < 500, `${path} ${text}`);
  }
  assert.deepEqual(errors, []);
});
