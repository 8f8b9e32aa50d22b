import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { everyItem, ManagementError, managementClient } from '@gatehouse/management-client';
import { startGatehouse } from '../testkit/testkit.ts';

suite('the client of the management API', () => {
  test('reads and writes with types made from the routes, also in an org at its own name under localhost', async (t) => {
    const gatehouse = await startGatehouse(t, { listen: true });
    for (const org of [gatehouse, await gatehouse.otherOrg('dev-1')]) {
      const { apiToken } = await org.given.admin('SUPER_ADMIN');
      const client = managementClient({ orgUrl: `${org.origin}/`, credential: { apiToken } });
      const { data: created } = await client.POST('/api/v1/groups', { body: { profile: { name: 'Engineering' } } });
      assert.equal(created?.profile.name, 'Engineering');
      const groupId = created?.id ?? '';
      const { data: found } = await client.GET('/api/v1/groups/{groupId}', { params: { path: { groupId } } });
      assert.deepEqual(found, created);
      const { response } = await client.DELETE('/api/v1/groups/{groupId}', { params: { path: { groupId } } });
      assert.equal(response.status, 204);
    }
  });

  test('goes through every page of a list, as far as it is asked to', async (t) => {
    const gatehouse = await startGatehouse(t, { listen: true });
    const { apiToken } = await gatehouse.given.admin('SUPER_ADMIN');
    const names = Array.from({ length: 7 }, (_, index) => `Group ${index}`);
    for (const name of names) await gatehouse.given.group(name);
    const client = managementClient({ orgUrl: gatehouse.origin, credential: { apiToken } });
    const found: string[] = [];
    const groups = everyItem((after) =>
      client.GET('/api/v1/groups', { params: { query: { limit: 2, ...(after !== undefined && { after }) } } }),
    );
    for await (const group of groups) found.push(group.profile.name);
    assert.deepEqual(found.toSorted(), ['Everyone', ...names]);
  });

  test('throws a refusal with its code, causes and error id', async (t) => {
    const gatehouse = await startGatehouse(t, { listen: true });
    const { apiToken } = await gatehouse.given.admin('SUPER_ADMIN');
    const client = managementClient({ orgUrl: gatehouse.origin, credential: { apiToken } });
    await assert.rejects(client.POST('/api/v1/groups', { body: { profile: { name: '' } } }), (error: unknown) => {
      assert.ok(error instanceof ManagementError);
      assert.deepEqual([error.status, error.code, error.causes], [400, 'E0000001', ['profile.name: must not be empty']]);
      assert.match(error.errorId ?? '', /^oae/);
      return true;
    });
    const wrong = managementClient({ orgUrl: gatehouse.origin, credential: { apiToken: '00wrong' } });
    await assert.rejects(wrong.GET('/api/v1/groups'), { name: 'ManagementError', status: 401, code: 'E0000011' });
  });

  test('an org that is not there and an answer that is not the API’s are told as what they are', async (t) => {
    const gatehouse = await startGatehouse(t, { listen: true });
    const nowhere = managementClient({
      orgUrl: gatehouse.origin.replace('localhost', 'nobody.localhost'),
      credential: { apiToken: '00x' },
    });
    await assert.rejects(nowhere.GET('/api/v1/groups'), { name: 'ManagementError', status: 404, code: undefined });
    const closed = managementClient({ orgUrl: 'http://dev-1.localhost:1', credential: { apiToken: '00x' } });
    await assert.rejects(closed.GET('/api/v1/groups'), { name: 'TypeError', message: 'fetch failed' });
  });
});
