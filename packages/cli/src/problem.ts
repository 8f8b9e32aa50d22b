/** Exit codes as the original's. `usage` also when a person says no; `interrupted` as a shell says it of Ctrl-C. */
export const exitCodes = { failure: 1, usage: 2, interrupted: 130 } as const;

/**
 * Something that stops a command and that a person can put right. Its message is one sentence, or the whole story: it is shown without
 * a stack.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  /** The one command or action that helps, as a sentence. */
  readonly remedy: string | undefined;
  readonly exitCode: number;

  constructor(message: string, options: { remedy?: string; exitCode?: number; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.remedy = options.remedy;
    this.exitCode = options.exitCode ?? exitCodes.failure;
  }
}

/** What an option says is wrong. @param message a sentence */
export function unfit(message: string, flag: string): Problem {
  return new Problem(message, { remedy: `Give it with ${flag}.`, exitCode: exitCodes.usage });
}

/** The person said no at a question, so nothing was done. */
export function declined(message: string): Problem {
  return new Problem(message, { exitCode: exitCodes.usage });
}
