import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Cli } from '../../cli.ts';
import { batchPrompts } from '../../prompts.ts';
import { askUris, askWhat, type CreateOptions, detectedFramework } from './questions.ts';

const cli = { ask: batchPrompts('nobody is there'), cwd: '/projects/shop' } as Cli;
const what = (type: string | undefined, options: CreateOptions = {}) => askWhat(cli, type, options);

suite('what to make, when nobody can be asked', () => {
  test('is a web app named after the folder, with the redirect URI of the guide', async () => {
    const asked = await what(undefined);
    assert.deepEqual(asked, { label: 'shop', kind: 'web', framework: 'express' });
    assert.deepEqual(await askUris(cli, { ...asked, orgUrl: 'https://id.example.com', existing: undefined }, {}), {
      redirectUris: ['http://localhost:3000/authorization-code/callback'],
      signOutUris: ['http://localhost:3000'],
    });
  });

  test('is what the command line says', async () => {
    assert.deepEqual(await what('quarkus', { appName: 'Q' }), { label: 'Q', kind: 'web', framework: 'quarkus' });
    assert.equal((await what('web', { framework: 'other' })).framework, 'other');
    const options = { redirectUri: ['http://localhost:4000/cb', 'http://localhost:5000/cb'] };
    const existing = undefined;
    const uris = await askUris(cli, { ...(await what('web')), orgUrl: 'https://id.example.com', existing }, options);
    assert.deepEqual([uris.redirectUris, uris.signOutUris], [options.redirectUri, ['http://localhost:4000']]);
  });

  test('is refused, with what would be right, when the command line says something else', async () => {
    const usage = (message: RegExp) => (error: Error & { exitCode?: number; remedy?: string }) =>
      error.exitCode === 2 && message.test(`${error.message} ${error.remedy}`);
    await assert.rejects(what('webb'), usage(/no type webb.*web, spa, native, service, express/));
    await assert.rejects(what('web', { framework: 'rails' }), usage(/no framework rails.*quarkus, other/));
    await assert.rejects(what('spa', { framework: 'express' }), usage(/Only web apps/));
    await assert.rejects(what('web', { appName: ' ' }), usage(/--app-name/));
    const asked = { ...(await what('web')), orgUrl: 'https://id.example.com', existing: undefined };
    await assert.rejects(askUris(cli, asked, { redirectUri: ['nowhere'] }), usage(/nowhere is not an address.*--redirect-uri/));
  });
});

test('the framework that is offered is the one of the project', () => {
  const project = (files: Readonly<Record<string, string>>) => detectedFramework((name) => files[name]);
  assert.equal(project({}), 'express');
  assert.equal(project({ 'package.json': '{}', 'pom.xml': 'spring-boot' }), 'express');
  assert.equal(project({ 'pom.xml': 'com.okta.spring:okta-spring-boot-starter' }), 'okta-spring-boot');
  assert.equal(project({ 'build.gradle.kts': 'org.springframework.boot:spring-boot-starter' }), 'spring-boot');
  assert.equal(project({ 'build.gradle': 'io.quarkus' }), 'quarkus');
});
