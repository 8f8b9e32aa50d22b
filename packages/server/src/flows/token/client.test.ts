import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { basic, startGatehouse } from '../../../testkit/testkit.ts';

const token = '/oauth2/default/v1/token';
const grant = { grant_type: 'authorization_code', code: 'x', redirect_uri: 'https://rp.example/cb' };

suite('S23 guessing a client secret', () => {
  test('S23 after thirty failures in a minute no more is looked at, not even the right secret; other networks and clients go on', async (t) => {
    const gatehouse = await startGatehouse(t, { trustedProxies: ['127.0.0.1'] });
    const [app, other] = [await gatehouse.given.webApp(), await gatehouse.given.webApp()];
    const attempt = async (clientSecret: string, client = app, network = '192.0.2.1') => {
      const answer = await gatehouse.form(token, grant, {
        authorization: basic({ ...client, clientSecret }),
        'x-forwarded-for': network,
      });
      return `${answer.statusCode} ${answer.json().error}`;
    };
    for (let times = 0; times < 30; times += 1) assert.equal(await attempt('wrong'), '401 invalid_client');
    assert.equal(await attempt('wrong'), '429 temporarily_unavailable');
    assert.equal(await attempt(app.clientSecret), '429 temporarily_unavailable');
    assert.equal(await attempt(app.clientSecret, app, '198.51.100.7'), '400 invalid_grant');
    assert.equal(await attempt(other.clientSecret, other), '400 invalid_grant');
    gatehouse.clock.advance({ minutes: 1 });
    assert.equal(await attempt(app.clientSecret), '400 invalid_grant');
  });

  test('a failure is logged with the client it named, and without what it sent', async (t) => {
    const gatehouse = await startGatehouse(t);
    const app = await gatehouse.given.webApp();
    await gatehouse.form(token, grant, { authorization: basic({ ...app, clientSecret: 'wrong-secret-of-mine' }) });
    const [event] = await gatehouse.log();
    assert.deepEqual(
      [event?.event_type, event?.outcome_result, JSON.parse(event?.targets_json ?? '[]')[0].id],
      ['app.oauth2.invalid_client_credentials', 'FAILURE', app.clientId],
    );
    assert.doesNotMatch(JSON.stringify(event), /wrong-secret/);
  });
});
