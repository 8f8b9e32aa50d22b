import { relative } from 'node:path';
import type { DemoFile } from '@gatehouse/server/demo-seed';
import type { Terminal } from '../terminal.ts';

/** What the summary tells about. */
export interface Summary {
  readonly demo: DemoFile;
  readonly dataFolder: string;
  /** Issuer of the `.okta.env` that the sample's user put there; undefined when the sample uses our org. */
  readonly foreignIssuer: string | undefined;
}

/** What to read once both programs are ready: where they are, who can sign in, what to try, where the data is, how to stop. */
export function summaryText({ demo, dataFolder, foreignIssuer }: Summary, { accent }: Pick<Terminal, 'accent'>): string {
  const width = Math.max(...demo.users.map(({ login }) => login.length)) + 2;
  const passwordWidth = Math.max(...demo.users.map(({ password }) => password.length)) + 2;
  const people = demo.users.map(({ login, password, role }) =>
    `${login.padEnd(width)}${password.padEnd(passwordWidth)}${role}`.trimEnd(),
  );
  return `
${section('Sample app', [accent(demo.appUrl), ...foreignNote(foreignIssuer)])}
${section('Org', [accent(demo.orgUrl)])}

${section('Sign in as', people)}

${section('API token', [
  demo.apiToken,
  `The administrator's: curl -H "Authorization: SSWS …" ${demo.orgUrl}/api/v1/groups`,
  `In a terminal: npx gatehouse login --org-url ${demo.orgUrl}`,
])}

${section('Mail', [accent(`${demo.orgUrl}/dev/outbox`), 'The mails of the org can be read there.'])}

${section('Try this', [
  `1  Open ${accent(demo.appUrl)} and sign in.`,
  '2  Profile shows what the app learned about you.',
  '3  Shop lets strangers fill a cart; only the checkout asks who you are.',
  '4  Sign-in for everything, on Home, asks for it on every page.',
])}

${section('Data', [shortPath(dataFolder), 'Logs are in server.log and app.log. Start afresh: npm start -- --reset'])}
${section('Stop', ['Ctrl-C'])}

`;
}

/** A path as one would type it here: relative when it lies below the working directory. */
export function shortPath(path: string): string {
  const way = relative(process.cwd(), path);
  return way !== '' && !way.startsWith('..') ? way : path;
}

function foreignNote(issuer: string | undefined): string[] {
  if (issuer === undefined) return [];
  return [
    `It signs people in at ${issuer}, as samples/express-web-app/.okta.env says.`,
    'Remove that file to use the org below.',
  ];
}

function section(title: string, lines: readonly string[]): string {
  return lines.map((line, at) => `  ${(at === 0 ? title : '').padEnd(12)}${line}`).join('\n');
}
