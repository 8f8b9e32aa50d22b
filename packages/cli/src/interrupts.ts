import { exitCodes } from './problem.ts';

/** What Ctrl-C does while a command runs. */
export interface Interrupts {
  /** As `Cli.onInterrupt`. */
  readonly hold: (stop: (signal: NodeJS.Signals) => void) => () => void;
  /** Leaves the signals alone again. */
  end(): void;
}

const showCursor = '\x1b[?25h';

/** One press of Ctrl-C can arrive several times: from the terminal, and from each program above us that passes it on, as npm does. */
const samePressMs = 300;

/** Ends the process on Ctrl-C or SIGTERM, with the cursor shown; the command may put something gentler in its place, once. */
export function interrupts(): Interrupts {
  let stop: ((signal: NodeJS.Signals) => void) | undefined;
  let stoppedAt: number | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    if (stoppedAt !== undefined && now - stoppedAt <= samePressMs) return;
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${showCursor}`);
    if (stop === undefined) process.exit(exitCodes.interrupted);
    const gentle = stop;
    stop = undefined; // the second one does not wait
    stoppedAt = now;
    gentle(signal);
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return {
    hold: (next) => {
      stop = next;
      return () => {
        if (stop === next) stop = undefined;
      };
    },
    end: () => void process.off('SIGINT', onSignal).off('SIGTERM', onSignal),
  };
}
