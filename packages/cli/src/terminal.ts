import type { Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';

/** Writes for people: two-space indent, one accent colour where the terminal has colours. */
export interface Terminal {
  /** Writes lines as they are. */
  write(text: string): void;
  /**
   * Runs one step of the work. Shows on a terminal what is being done, and everywhere what was done.
   *
   * @param done the line for a result; undefined when there is nothing to be proud of
   */
  step<T>(doing: string, work: () => Promise<T> | T, done: (result: T) => string | undefined): Promise<T>;
  /** Puts text into the accent colour. */
  accent(text: string): string;
}

/** A terminal on that stream. Colours need a TTY and the absence of NO_COLOR. */
export function terminalOn(stream: Writable, env: NodeJS.ProcessEnv): Terminal {
  const isTty = (stream as Partial<WriteStream>).isTTY === true;
  const hasColour = isTty && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  stream.on('error', () => {}); // the reader went away, as in `npm start | head`: the programs run on
  const write = (text: string): void => void stream.write(text);
  const accent = (text: string): string => (hasColour ? `\x1b[32m${text}\x1b[39m` : text);
  return {
    write,
    accent,
    async step(doing, work, done) {
      if (isTty) write(`  · ${doing}`);
      let line: string | undefined;
      try {
        const result = await work();
        line = done(result);
        return result;
      } finally {
        write(`${isTty ? '\r\x1b[K' : ''}${line === undefined ? '' : `  ${accent('✓')} ${line}\n`}`);
      }
    },
  };
}
