import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

const unpackMilliseconds = 120_000;

/**
 * Starts a real, headless Chromium that needs nothing of the machine: binary, libraries and fonts come from the `@sparticuz/chromium`
 * package. Text is set in Open Sans, the one font there is. Any number of test processes may call it at once. The caller closes the browser.
 *
 * The package has x64 Linux only; elsewhere GATEHOUSE_TEST_CHROMIUM names the browser to use.
 */
export async function startChromium(): Promise<Browser> {
  const args = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
  if (process.getuid?.() === 0) args.push('--no-sandbox'); // Chromium has no sandbox for root
  const own = process.env['GATEHOUSE_TEST_CHROMIUM'];
  if (own) return chromium.launch({ executablePath: own, args });
  const folder = await unpackedFolder();
  const environment = { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'), FONTCONFIG_FILE: join(folder, 'fonts.conf') };
  return chromium.launch({ executablePath: join(folder, 'chromium'), args, env: { ...process.env, ...environment } });
}

/** The folder that holds the unpacked package; it stays for later runs of the same version by the same person. */
async function unpackedFolder(): Promise<string> {
  const folder = join(tmpdir(), `gatehouse-chromium-${packageVersion()}-${process.getuid?.() ?? 0}`);
  const unfinished = `${folder}.unpacking`;
  const deadline = performance.now() + unpackMilliseconds;
  while (!isOurs(folder)) {
    if (performance.now() > deadline) throw new Error(`Chromium was not unpacked in time; remove ${unfinished} and try again.`);
    if (takeLock(unfinished)) await unpack(unfinished, folder);
    else await delay(50);
  }
  return folder;
}

/** Making the folder is the lock; naming it what it shall be called releases it and shows it whole. */
function takeLock(unfinished: string): boolean {
  try {
    mkdirSync(unfinished, { mode: 0o700 });
    return true;
  } catch {
    const made = statSync(unfinished, { throwIfNoEntry: false })?.ctimeMs ?? Number.POSITIVE_INFINITY;
    if (Date.now() - made > unpackMilliseconds) rmSync(unfinished, { recursive: true, force: true }); // whoever began it has died
    return false;
  }
}

async function unpack(unfinished: string, folder: string): Promise<void> {
  try {
    // The package unpacks into TMPDIR, and its libraries only where it believes to be on Lambda.
    const env = { ...process.env, TMPDIR: unfinished, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' };
    const script = `await (await import(${JSON.stringify(packageFile())})).default.executablePath()`;
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], { env });
    writeFileSync(join(unfinished, 'fonts.conf'), fontsIn(folder));
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw error;
  }
}

function isOurs(folder: string): boolean {
  if (!existsSync(folder)) return false;
  if (process.getuid && statSync(folder).uid !== process.getuid())
    throw new Error(`${folder} belongs to somebody else: remove it.`);
  return true;
}

function fontsIn(folder: string): string {
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>
`;
}

function packageFile(): string {
  return import.meta.resolve('@sparticuz/chromium');
}

function packageVersion(): string {
  const manifest = fileURLToPath(new URL('../package.json', packageFile()));
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}
