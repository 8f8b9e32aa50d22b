/** Why nothing was backed up or restored, in one sentence, and what helps. Nothing that was there has been changed. */
export class BackupProblem extends Error {
  override readonly name = 'BackupProblem';
  readonly remedy: string | undefined;

  constructor(message: string, options: { remedy?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.remedy = options.remedy;
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'this account may not',
  EPERM: 'this account may not',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is no folder',
};

const sqliteFull = 13;

/** What the system says of a file, as a problem; every other error as it is. @param what such as `"x.gz cannot be written"` */
export function fileProblem(error: unknown, what: string): unknown {
  if (!(error instanceof Error)) return error;
  const { code, errcode } = error as NodeJS.ErrnoException & { errcode?: number };
  const reason = reasons[errcode === sqliteFull ? 'ENOSPC' : (code ?? '')];
  return reason === undefined ? error : new BackupProblem(`${what}: ${reason}.`, { cause: error });
}
