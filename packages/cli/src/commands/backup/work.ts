import type { Cli } from '../../cli.ts';
import { exitCodes, Problem } from '../../problem.ts';

const count = new Intl.NumberFormat('en-US');

/** `1,234,567`. */
export function counted(rows: number): string {
  return count.format(rows);
}

/** The sum over all tables. */
export function allRows(tables: Readonly<Record<string, number>>): number {
  return Object.values(tables).reduce((sum, rows) => sum + rows, 0);
}

/** What the server's part needs to be followed, and to be ended by Ctrl-C. */
interface Followed {
  readonly onProgress: (done: { readonly rows: number; readonly total?: number }) => void;
  readonly signal: AbortSignal;
}

/** Runs work with its progress on the terminal; Ctrl-C ends it in order. What the server's part knows to be wrong becomes a problem. */
export async function follow<T>(
  cli: Cli,
  doing: string,
  work: (followed: Followed) => Promise<T>,
  done: (result: T) => string,
): Promise<T> {
  const { BackupProblem } = await import('@gatehouse/server/backup');
  const stop = new AbortController();
  const putBack = cli.onInterrupt(() => stop.abort());
  try {
    return await cli.notes.step(
      doing,
      (draw) => {
        const onProgress: Followed['onProgress'] = ({ rows, total }) =>
          draw(`${doing}: ${counted(rows)}${total === undefined ? '' : ` of ${counted(total)}`} rows`);
        return work({ onProgress, signal: stop.signal });
      },
      done,
    );
  } catch (error) {
    if (stop.signal.aborted) throw new Problem('Stopped. Nothing was written.', { exitCode: exitCodes.interrupted });
    if (!(error instanceof BackupProblem)) throw error;
    throw new Problem(error.message, { ...(error.remedy !== undefined && { remedy: error.remedy }), cause: error });
  } finally {
    putBack();
  }
}
