import type { Cli } from '../cli.ts';
import type { Child } from './child.ts';

/** How long children may take to finish what they have begun. */
const drainMs = 10_000;

/** Why the demo comes to its end: somebody asked for it, a child ended by itself, or a child was not ready in time. */
export type Ending =
  | { readonly cause: 'asked' }
  | { readonly cause: 'died'; readonly child: Child; readonly how: string }
  | { readonly cause: 'late'; readonly child: Child };

/** Watches children and signals, from the first child on. */
export interface Supervision {
  /** Adds a child. */
  watch(child: Child): void;
  /** Resolves at the first Ctrl-C, SIGTERM or SIGHUP, or when a child ends. Never rejects. */
  readonly ending: Promise<Ending>;
  /** Asks every child to stop and waits for them: at most 10 s, then they are killed. */
  stopAll(): Promise<void>;
}

/**
 * Begins to answer for children: whatever happens to this process, they do not outlive it. The first Ctrl-C asks them to stop; whatever
 * ends the process at once, such as the second, kills them.
 */
export function supervise(onInterrupt: Cli['onInterrupt']): Supervision {
  const children: Child[] = [];
  const { promise: ending, resolve: end } = Promise.withResolvers<Ending>();
  const killAll = (): void => {
    for (const child of children) child.signal('SIGKILL');
  };
  const ask = (): void => end({ cause: 'asked' });
  onInterrupt(ask);
  process.on('SIGHUP', ask);
  process.on('exit', killAll);
  return {
    watch(child) {
      children.push(child);
      void child.ended.then((how) => end({ cause: 'died', child, how }));
    },
    ending,
    async stopAll() {
      for (const child of children) child.signal('SIGTERM');
      const overdue = setTimeout(killAll, drainMs);
      await Promise.all(children.map((child) => child.ended));
      clearTimeout(overdue);
    },
  };
}
