import type { Standing } from '@gatehouse/server/standing';
import { type Finding, failed, ok, skipped, warning } from './finding.ts';

/** What of the server's own things can be seen on this machine. */
export type ServerFacts =
  | { readonly outcome: 'elsewhere' }
  | { readonly outcome: 'unusable'; readonly words: string; readonly remedy: string | undefined }
  | {
      readonly outcome: 'looked';
      readonly standing: Standing;
      readonly files: readonly FileFacts[];
      readonly freeBytes: number | undefined;
    };

/** A file or folder with secrets. */
export interface FileFacts {
  readonly path: string;
  /** Permission bits. */
  readonly mode: number;
}

const [fewBytes, noticeableBytes] = [50e6, 500e6];

/** What the server's database, keys, files and mail are like. @param now milliseconds UTC */
export function judgeServer(facts: ServerFacts, now: number): Finding[] {
  switch (facts.outcome) {
    case 'elsewhere':
      return [
        skipped(
          'database and keys',
          'There are no data of a server here.',
          'Run it where the server runs, with its GATEHOUSE_ variables.',
        ),
      ];
    case 'unusable':
      return [failed('database and keys', facts.words, facts.remedy ?? 'Set the GATEHOUSE_ variables as the server has them.')];
    case 'looked':
      return [judgeData(facts.standing), judgeFiles(facts), judgeSpace(facts.freeBytes), judgeMail(facts.standing, now)];
  }
}

function judgeData({ findings }: Standing): Finding {
  const name = 'database and keys';
  const bad = findings.filter(({ isOk }) => !isOk);
  if (bad.length === 0) return ok(name, `Sound: ${findings.map((each) => each.name).join(', ')}.`);
  const words = bad.map((each) => `${each.name}: ${each.detail}`).join('. ');
  const isOnlyOld = bad.length === 1 && bad[0]?.name === 'migrations';
  return failed(
    name,
    /[.!?]$/.test(words) ? words : `${words}.`,
    isOnlyOld
      ? 'Start the server: it brings the tables up to date.'
      : 'Is it the master key of this database? Otherwise: `gatehouse restore` a backup.',
  );
}

function judgeFiles({ files }: Extract<ServerFacts, { outcome: 'looked' }>): Finding {
  const name = 'permissions';
  const open = files.filter(({ mode }) => (mode & 0o077) !== 0);
  if (open.length === 0) return ok(name, 'Only the server’s account reads its files.');
  const paths = open.map(({ path }) => path);
  return failed(name, `Others on this machine may read ${paths.join(', ')}.`, `chmod go= ${paths.join(' ')}`);
}

function judgeSpace(freeBytes: number | undefined): Finding {
  const name = 'disk';
  if (freeBytes === undefined) return skipped(name, 'The system does not tell how much is free.');
  const words = `${Math.floor(freeBytes / 1e6)} MB are free.`;
  if (freeBytes < fewBytes) return failed(name, words, 'Make room: without it nothing can be written, and nobody can sign in.');
  return freeBytes < noticeableBytes ? warning(name, words, 'Make room.') : ok(name, words);
}

const staleMs = 3_600_000;

function judgeMail({ mail, isProduction }: Standing, now: number): Finding {
  const name = 'mail';
  if (mail === undefined) return skipped(name, 'The database has to be sound first.');
  const waiting = mail.waiting === 0 ? 'none waits' : mail.waiting === 1 ? 'one waits' : `${mail.waiting} wait`;
  const configure = 'Set GATEHOUSE_SMTP_URL, as in smtps://user:password@mail.example.com:465, or GATEHOUSE_SMTP_URL_FILE.';
  switch (mail.smtp) {
    case 'unset':
      return isProduction
        ? failed(name, `There is no mail server, so no mail leaves: ${waiting}.`, configure)
        : ok(name, `Mails stay here, for /dev/outbox: ${waiting}.`);
    case 'unreachable':
      return failed(
        name,
        `${mail.problem ?? 'The mail server cannot be reached.'} Of the mails ${waiting}.`,
        'Correct GATEHOUSE_SMTP_URL, or start the mail server.',
      );
    case 'reachable':
      return mail.oldestAt !== null && now - mail.oldestAt > staleMs
        ? warning(
            name,
            `The mail server answers, but ${waiting}, since ${new Date(mail.oldestAt).toISOString()}${mail.lastError === null ? '' : `: ${mail.lastError}`}`,
            'Is the server running? It sends them.',
          )
        : ok(name, `The mail server takes mails; ${waiting}.`);
  }
}
