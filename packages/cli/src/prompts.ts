import { exitCodes, Problem, unfit } from './problem.ts';

/** A question that has an answer already, or one on the command line. */
interface Question {
  /** What is asked, without a colon. */
  readonly message: string;
  /** The option that answers it, as in `--email`. */
  readonly flag: string;
}

/** Asks a person. In batch mode nothing is asked: a default stands, and what has none is a usage error that names the option. */
export interface Prompts {
  /** @param check a sentence about what is wrong with an answer, or undefined */
  text(question: Question & { initial?: string; check?: (value: string) => string | undefined }): Promise<string>;
  /** Like `text`, without showing what is typed. @param hasOuterSpaces spaces at the ends belong to it, as in a password */
  secret(question: Question & { check?: (value: string) => string | undefined; hasOuterSpaces?: boolean }): Promise<string>;
  select<T extends string>(
    question: Question & { options: readonly { value: T; label: string; hint?: string }[]; initial?: T },
  ): Promise<T>;
  /** Like `text` for one of many: typing narrows the list. */
  search<T extends string>(question: Question & { options: readonly { value: T; label: string }[]; initial?: T }): Promise<T>;
  /** @param inBatch what holds when nobody can be asked; `refuse`: a usage error that names the option */
  confirm(question: Question & { initial: boolean; inBatch: boolean | 'refuse' }): Promise<boolean>;
}

/** Questions at the terminal. Ctrl-C ends the command with exit code 130. */
export function terminalPrompts(): Prompts {
  return {
    text: async ({ message, initial, check }) =>
      answer((clack, common) =>
        clack.text({
          ...common,
          message,
          ...(initial !== undefined && { placeholder: initial, defaultValue: initial }),
          validate: (value) => judge(value, initial, check),
        }),
      ),
    secret: async ({ message, check, hasOuterSpaces }) =>
      answer(
        (clack, common) => clack.password({ ...common, message, validate: (value) => judge(value, undefined, check) }),
        hasOuterSpaces,
      ),
    select: async <T extends string>({ message, options, initial }: Parameters<Prompts['select']>[0]) =>
      (await answer((clack, common) =>
        clack.select<string>({
          ...common,
          message,
          options: [...options],
          ...(initial !== undefined && { initialValue: initial }),
        }),
      )) as T,
    search: async <T extends string>({ message, options, initial }: Parameters<Prompts['search']>[0]) =>
      (await answer((clack, common) =>
        clack.autocomplete<string>({
          ...common,
          message,
          options: [...options],
          filter: (typed, { value, label = '' }) => isFoundBy(typed, value, label),
          validate: (value) => (value === undefined ? 'Choose one of the list.' : undefined),
          maxItems: 8,
          ...(initial !== undefined && { initialValue: initial }),
        }),
      )) as T,
    confirm: async ({ message, initial }) =>
      answer((clack, common) => clack.confirm({ ...common, message, initialValue: initial })),
  };
}

function judge(
  value: string | undefined,
  initial: string | undefined,
  check: ((value: string) => string | undefined) | undefined,
): string | undefined {
  const given = value?.trim() || initial;
  if (given === undefined) return 'Enter a value.';
  return check?.(given);
}

/** Whether what was typed begins the label or a word of it, with or without accents, or is the value. */
function isFoundBy(typed: string, value: string, label: string): boolean {
  const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const wanted = plain(typed.trim());
  const words = ` ${plain(label).replace(/[^\p{L}\p{N}]+/gu, ' ')}`;
  return value.toLowerCase() === wanted || words.includes(` ${wanted.replace(/[^\p{L}\p{N}]+/gu, ' ')}`);
}

type Clack = typeof import('@clack/prompts');

async function answer<T>(
  show: (clack: Clack, common: { output: NodeJS.WriteStream }) => Promise<T>,
  hasOuterSpaces = false,
): Promise<Exclude<T, symbol>> {
  const clack = await import('@clack/prompts');
  const given = await show(clack, { output: process.stderr });
  if (clack.isCancel(given)) throw new Problem('Cancelled.', { exitCode: exitCodes.interrupted });
  return (typeof given === 'string' && !hasOuterSpaces ? given.trim() : given) as Exclude<T, symbol>;
}

/** Questions that nobody is there to answer. */
export function batchPrompts(why: string): Prompts {
  const missing = ({ message, flag }: Question): Problem =>
    unfit(message.endsWith('?') ? `${message} Nobody can say yes: ${why}.` : `${message}: not given, and ${why}.`, flag);
  const initialOr = async <T extends string>(question: Question & { initial?: T }): Promise<T> => {
    if (question.initial !== undefined) return question.initial;
    throw missing(question);
  };
  return {
    text: async (question) => {
      const value = await initialOr(question);
      const wrong = question.check?.(value);
      if (wrong !== undefined) throw unfit(wrong, question.flag);
      return value;
    },
    secret: async (question) => {
      throw missing(question);
    },
    select: (question) => initialOr(question),
    search: (question) => initialOr(question),
    confirm: async (question) => {
      if (question.inBatch === 'refuse') throw missing(question);
      return question.inBatch;
    },
  };
}
