// Takes the pictures of docs/images from a fresh demo: `node tools/run.mjs screenshots`.
// GATEHOUSE_URL and APP_BASE_URL move the demo to other ports, as they do for `npm start`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import type { DemoFile } from '../packages/server/src/demo-seed.ts';
import { startChromium } from '../packages/server/testkit/chromium.ts';
import { repositoryRoot } from './setup.mjs';
import { smallPng } from './small-png.ts';

const folder = join(repositoryRoot, 'docs/images');
const plentyBytes = 200_000;
/** A wide screen of a laptop, drawn twice as fine. */
const screen = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 2 } as const;

type Tab = Awaited<ReturnType<Awaited<ReturnType<typeof startChromium>>['newPage']>>;

const demo = await startDemo();
const chromium = await startChromium();
try {
  mkdirSync(folder, { recursive: true });
  const ada = demo.file.users.find(({ login }) => login.startsWith('ada')) ?? { login: '', password: '' };
  const light = await chromium.newPage({ ...screen, colorScheme: 'light' });
  await light.goto(`${demo.file.appUrl}/profile`);
  await take(light, 'sign-in.png');
  await light.getByLabel('Username', { exact: true }).fill(ada.login);
  await light.keyboard.press('Enter');
  await light.getByRole('textbox', { name: 'Password' }).fill(ada.password);
  await light.keyboard.press('Enter');
  await light.waitForURL(`${demo.file.appUrl}/profile`);
  await take(light, 'profile.png');

  const dark = await chromium.newPage({ ...screen, colorScheme: 'dark' });
  await dark.goto(`${demo.file.appUrl}/profile`);
  await dark.getByLabel('Username', { exact: true }).fill(ada.login);
  await dark.keyboard.press('Enter');
  await dark.getByRole('textbox', { name: 'Password' }).fill(ada.password);
  await take(dark, 'password-dark.png');

  await takeSignUp();
} finally {
  await chromium.close();
  await demo.stop();
}

/** The pages that somebody passes who gets an org of their own, the first one after the mail. */
async function takeSignUp(): Promise<void> {
  const { orgUrl } = demo.file;
  const to = 'lin@example.com';
  const userProfile = { firstName: 'Lin', lastName: 'Meyer', email: to, country: 'DE' };
  await fetch(`${orgUrl}/api/v1/registration/screenshots/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userProfile }),
  });
  const [mail] = (await (await fetch(`${orgUrl}/dev/outbox.json?to=${to}`)).json()) as { links: string[] }[];
  const tab = await chromium.newPage({ ...screen, colorScheme: 'light' });
  await tab.goto(mail?.links[0] ?? '');
  await take(tab, 'confirm-org.png');
  await tab.getByRole('button', { name: 'Create the org' }).click();
  const password = 'a-Long-enough-1';
  await tab.getByRole('textbox', { name: 'New password' }).fill(password);
  await tab.getByRole('textbox', { name: 'Type it again' }).fill(password);
  await tab.getByRole('button', { name: 'Set password' }).click();
  await tab.getByText('You are signed in').waitFor();
  await take(tab, 'org-home.png');
}

async function take(tab: Tab, name: string): Promise<void> {
  const path = join(folder, name);
  await tab.evaluate('document.fonts.ready.then(() => undefined)');
  const taken = await tab.screenshot();
  const picture = taken.length > plentyBytes ? smallPng(taken) : taken; // soft shadows look best untouched
  if (picture.length > plentyBytes)
    throw new Error(`${name} has ${picture.length} bytes; a README carries ${plentyBytes} at most.`);
  writeFileSync(path, picture);
  process.stdout.write(`  ${relative(repositoryRoot, path)}  ${Math.round(picture.length / 1000)} kB\n`);
}

/** Starts `npm start` on an empty data folder, and waits until it says that it is ready. */
async function startDemo(): Promise<{ file: DemoFile; stop(): Promise<void> }> {
  const data = mkdtempSync(join(tmpdir(), 'gatehouse-screenshots-'));
  const child = spawn(process.execPath, [join(repositoryRoot, 'packages/cli/bin/gatehouse.mjs'), 'demo', '--json'], {
    env: { ...process.env, GATEHOUSE_DATA: data },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = async () => {
    if (child.exitCode === null && child.kill()) await once(child, 'exit');
    rmSync(data, { recursive: true, force: true });
  };
  for await (const line of createInterface(child.stdout)) return { file: JSON.parse(line) as DemoFile, stop };
  await stop();
  throw new Error('The demo did not start; the lines above say why.');
}
