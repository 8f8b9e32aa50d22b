import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { repositoryRoot } from '../../demo/settings.ts';
import { packageOfCopy } from './copy-sample.ts';
import { atPort, listSamples, portOf } from './samples.ts';
import { isNewEnough } from './user-node.ts';

suite('samples', () => {
  const [sample] = listSamples(join(repositoryRoot, 'samples'));
  assert.ok(sample);

  test('say what their app in the org must be', () => {
    assert.deepEqual([sample.name, sample.kind, sample.directions], ['express-web-app', 'web', 'npm install\nnpm start']);
    assert.deepEqual(sample.redirectUris, ['http://localhost:3000/authorization-code/callback']);
  });

  test('move to another port, with what is on this machine and nothing else', () => {
    const moved = atPort(
      { ...sample, signOutUris: ['http://localhost:3000', 'http://localhost:30001/', 'https://a.example'] },
      4000,
    );
    assert.deepEqual(moved.redirectUris, ['http://localhost:4000/authorization-code/callback']);
    assert.deepEqual(moved.signOutUris, ['http://localhost:4000', 'http://localhost:30001/', 'https://a.example']);
    assert.equal(portOf(moved), 4000);
    assert.equal(portOf({ ...sample, redirectUris: ['com.example.app:/callback'] }), undefined);
  });
});

suite("the copy's package.json", () => {
  const own = {
    name: '@gatehouse/sample-x',
    engines: { node: '>=24' },
    dependencies: { '@gatehouse/web': '0.1.0', express: '5.3.0' },
  };
  const repository = { name: 'gatehouse', devDependencies: { node: '24.21.0', '@types/node': '24.19.2', knip: '1' } };
  const surroundings = { name: 'My App!', sdkArchive: 'gatehouse-web-0.1.0.tgz', bringsNode: false, repository };

  test('takes the SDK from the archive beside it, and the rest from npm', () => {
    assert.deepEqual(packageOfCopy(own, surroundings), {
      name: 'my-app',
      private: true,
      engines: { node: '>=22.18' },
      dependencies: { '@gatehouse/web': 'file:gatehouse-web-0.1.0.tgz', express: '5.3.0' },
      devDependencies: { '@types/node': '24.19.2' },
    });
  });

  test('brings a Node along where there is none that runs TypeScript', () => {
    const { engines, devDependencies, allowScripts } = packageOfCopy(own, { ...surroundings, bringsNode: true });
    assert.deepEqual([engines, devDependencies?.['node'], allowScripts], [undefined, '24.21.0', { node: true }]);
    const versions = ['v20.20.2', 'v22.17.1', 'v22.18.0', 'v23.5.0', 'v23.6.0', 'v24.0.0\n', 'v100.1.0', 'nonsense'];
    assert.deepEqual(versions.map(isNewEnough), [false, false, true, false, true, true, true, false]);
  });

  test('refuses a sample that needs more of the repository than the SDK', () => {
    const needy = { ...own, dependencies: { '@gatehouse/server': '0.1.0' } };
    assert.throws(() => packageOfCopy(needy, surroundings), /@gatehouse\/server/);
  });
});
