import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A file of this name is there, and was to be left alone. */
export class FileExistsError extends Error {
  override readonly name = 'FileExistsError';
}

/** Drafts of this process. In a container every process has the same number: a draft of ours that is not one of these is a dead one's. */
const own = new Set<string>();

/**
 * A name beside `file` under which it can be written before it is whole: `<file>.<process id>.<random>.part`. Nobody else has it.
 *
 * What processes left behind that were killed is removed.
 */
export function draftOf(file: string): string {
  removeAbandonedDrafts(file);
  const draft = `${file}.${process.pid}.${randomUUID().slice(0, 8)}.part`;
  own.add(basename(draft));
  return draft;
}

/**
 * Gives a finished draft its name, durably: after a power cut there is the whole file or none.
 *
 * @param isForced replaces a file that has the name already
 * @throws FileExistsError when there is one and it is not forced; then the draft is still there
 */
export async function publishDraft(draft: string, file: string, { isForced = false } = {}): Promise<void> {
  await sync(draft, 'r+');
  if (isForced) renameSync(draft, file);
  else renameIfFree(draft, file);
  await sync(dirname(file), 'r');
}

/** A link fails where the name is taken, a renaming does not. Some file systems have no links; there a moment stays between look and renaming. */
function renameIfFree(draft: string, file: string): void {
  try {
    linkSync(draft, file);
    rmSync(draft);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new FileExistsError(`${file} is there already.`);
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    if (existsSync(file)) throw new FileExistsError(`${file} is there already.`);
    renameSync(draft, file);
  }
}

async function sync(path: string, flags: string): Promise<void> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, flags);
    await handle.sync();
  } finally {
    await handle?.close();
  }
}

function removeAbandonedDrafts(file: string): void {
  const folder = dirname(file);
  if (!existsSync(folder)) return;
  const name = basename(file);
  for (const entry of readdirSync(folder)) {
    if (!entry.startsWith(`${name}.`)) continue;
    const [draft, id] = /^\.(\d+)\.[0-9a-f]{8}\.part(?=(?:-wal|-shm|-journal)?$)/.exec(entry.slice(name.length)) ?? [];
    if (draft === undefined || isAtWork(Number(id), name + draft)) continue;
    rmSync(join(folder, entry), { force: true });
  }
}

function isAtWork(processId: number, draft: string): boolean {
  if (processId === process.pid) return own.has(draft);
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
