import type { Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';

/** Writes for people: two-space indent, one accent colour where the terminal has colours. */
export interface Terminal {
  /** Somebody looks at it: lines may be redrawn. */
  readonly isTty: boolean;
  /** Nobody reads any more, as after `gatehouse logs -f | head` has its lines. */
  readonly isClosed: boolean;
  /** Writes lines as they are. */
  write(text: string): void;
  /** Writes one line with the indent. */
  say(line: string): void;
  /**
   * Runs one step of the work. Shows on a terminal what is being done, and everywhere what was done.
   *
   * @param done the line for a result; undefined when there is nothing to be proud of
   */
  step<T>(
    doing: string,
    work: (progress: (doing: string) => void) => Promise<T> | T,
    done: (result: T) => string | undefined,
  ): Promise<T>;
  /** Puts text into the accent colour. */
  accent(text: string): string;
  /** Puts text into the colour of what is less important. */
  soft(text: string): string;
  /** Puts text into the colour of failures. */
  danger(text: string): string;
}

/** How a stream may be coloured. */
export interface Colours {
  /** `always` and `never` win over what the terminal is. */
  readonly when?: 'auto' | 'always' | 'never';
}

/** A terminal on that stream. Colours need a TTY and the absence of NO_COLOR, unless they are asked for. */
export function terminalOn(stream: Writable, env: NodeJS.ProcessEnv, { when = 'auto' }: Colours = {}): Terminal {
  const isTty = (stream as Partial<WriteStream>).isTTY === true;
  const hasColour = when === 'always' || (when === 'auto' && isTty && !env['NO_COLOR'] && env['TERM'] !== 'dumb');
  let isClosed = false;
  stream.on('error', () => {
    isClosed = true; // the reader went away, as in `npm start | head`: the programs run on
  });
  const write = (text: string): void => void stream.write(text);
  const colour = (code: number) => (text: string) => (hasColour ? `\x1b[${code}m${text}\x1b[39m` : text);
  const accent = colour(32);
  return {
    isTty,
    get isClosed() {
      return isClosed;
    },
    write,
    accent,
    soft: colour(90),
    danger: colour(31),
    say: (line) => write(line === '' ? '\n' : `  ${line}\n`),
    async step(doing, work, done) {
      const draw = (text: string): void => {
        const { columns = 80 } = stream as Partial<WriteStream>;
        if (isTty) write(`\r\x1b[K  · ${cut(text, columns - 5)}`); // a line that goes over the edge could not be drawn again
      };
      draw(doing);
      let line: string | undefined;
      try {
        const result = await work(draw);
        line = done(result);
        return result;
      } finally {
        write(`${isTty ? '\r\x1b[K' : ''}${line === undefined ? '' : `  ${accent('✓')} ${line}\n`}`);
      }
    },
  };
}

function cut(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;
}
