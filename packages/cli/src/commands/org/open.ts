import { hasBrowser, openInBrowser } from '../../browser.ts';
import type { Cli } from '../../cli.ts';
import { explainingFetch } from '../../connection.ts';
import { readOrgSettings } from '../../org-file.ts';
import { exitCodes, Problem } from '../../problem.ts';
import { serverAtHand } from './registration-server.ts';

interface Page {
  /** What the person finds there. */
  readonly what: string;
  address(cli: Cli): string;
}

const pages: Readonly<Record<string, Page>> = {
  org: { what: 'the org, where people sign in and find their apps', address: (cli) => `${orgUrlOf(cli)}/` },
  docs: { what: 'the reference of the management API', address: (cli) => `${orgUrlOf(cli)}/api/docs` },
  signup: { what: 'the page on which people sign up for an org', address: (cli) => `${serverAtHand(cli)}/signup` },
  outbox: { what: 'the mails of a server in development', address: (cli) => `${serverAtHand(cli)}/dev/outbox` },
};

/** Opens a page in the browser; always prints its address, too. */
export async function openPage(cli: Cli, name = 'org'): Promise<void> {
  const page = Object.hasOwn(pages, name) ? pages[name] : undefined;
  if (page === undefined)
    throw new Problem(`There is no page "${name}".`, {
      remedy: `There are: ${Object.keys(pages).join(', ')}.`,
      exitCode: exitCodes.usage,
    });
  const url = page.address(cli);
  await refuseUnlessThere(url, page);
  const isOpened = !cli.isBatch && hasBrowser(cli) && (await openInBrowser(cli, url));
  cli.print({ json: { url, isOpened }, text: `  ${cli.output.accent(url)}` });
  if (!isOpened && !cli.isBatch) cli.notes.say(`There is no browser at this terminal: open the address above for ${page.what}.`);
}

function orgUrlOf(cli: Cli): string {
  const { orgUrl } = readOrgSettings(cli);
  if (orgUrl !== undefined && URL.canParse(orgUrl)) return orgUrl;
  throw new Problem('This terminal is not signed in to an org.', {
    remedy: 'Make one with `gatehouse register`, or use one that is there with `gatehouse login`.',
  });
}

async function refuseUnlessThere(url: string, { what }: Page): Promise<void> {
  const { status } = await explainingFetch(new URL(url).origin)(url, { redirect: 'manual', headers: { accept: 'text/html' } });
  if (status === 404) throw new Problem(`${new URL(url).origin} does not have ${what}.`);
}
