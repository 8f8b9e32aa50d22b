import { test } from 'node:test';
import { asSuperAdmin } from '../../../testkit/management.ts';
import { inTx } from '../../domain/ctx.ts';
import { raiseOrgVersion } from '../../domain/orgs/store.ts';

test('probe', async (t) => {
  const scene = await asSuperAdmin(t);
  const x = await scene.gatehouse.otherOrg('x');
  const { call, gatehouse } = scene;
  const doc = {
    kind: 'gatehouse/org',
    version: 1,
    groups: Array.from({ length: 400 }, (_, i) => ({ name: `G${i}` })),
    apps: Array.from({ length: 300 }, (_, i) => ({
      label: `A${i}`,
      applicationType: 'web',
      settings: { redirect_uris: ['https://a.example/cb'] },
      groups: [{ name: `G${i}` }],
    })),
    users: [{ login: scene.admin.login }],
  };
  for (const q of ['?dryRun=true', '', '?dryRun=true', '']) {
    const start = performance.now();
    const importing = call('POST', `/api/v1/internal/import${q}`, { document: doc }).then((a: any) => {
      console.log(
        q,
        a.statusCode,
        a.statusCode === 200 ? a.json().changes.length : a.body,
        'import ms',
        performance.now() - start,
      );
    });
    await new Promise((r) => setTimeout(r, 30));
    let worst = 0;
    let worstRead = 0;
    let over = false;
    importing.then(() => {
      over = true;
    });
    const reads = (async () => {
      while (!over) {
        const s = performance.now();
        await new Promise((r) => setImmediate(r));
        worstRead = Math.max(worstRead, performance.now() - s);
        await new Promise((r) => setTimeout(r, 5));
      }
    })();
    while (!over) {
      const s = performance.now();
      await inTx(x.ctx(), (ctx) => raiseOrgVersion(ctx));
      worst = Math.max(worst, performance.now() - s);
      await new Promise((r) => setTimeout(r, 5));
    }
    await reads;
    console.log('  worst write wait', worst, 'worst read', worstRead);
  }
  // users with roles
  const start = performance.now();
  const many = {
    kind: 'gatehouse/org',
    version: 1,
    users: Array.from({ length: 2000 }, (_, i) => ({
      login: `u${i}@example.com`,
      profile: { email: `u${i}@example.com`, firstName: 'A', lastName: 'B' },
      groups: ['G1'],
    })),
  };
  const a: any = await call('POST', `/api/v1/internal/import`, { document: many });
  console.log('2000 users', a.statusCode, performance.now() - start, a.statusCode === 200 ? '' : a.body);
  console.log(
    'mails',
    await gatehouse.deps.database
      .selectFrom('mail' as never)
      .selectAll()
      .execute()
      .then((r: any) => r.length)
      .catch((e: Error) => e.message),
  );
});
