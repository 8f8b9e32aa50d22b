import type { Argument, Command, Option } from 'commander';

/** An option that may stand at a place. */
export interface PlaceOption {
  /** `-q` and `--query`. */
  readonly flags: readonly string[];
  readonly summary: string;
  readonly value: Value | undefined;
}

/** What a value may be: one of `words`, the name of a file, or (neither) anything. */
export interface Value {
  readonly words: readonly string[];
  readonly isFile: boolean;
}

/** Where somebody is on the command line, and what may stand there. */
export interface Place {
  /** The commands so far: `users create`; '' at the beginning. */
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly summary: string }[];
  readonly options: readonly PlaceOption[];
  /** What its arguments may be. */
  readonly argument: Value;
}

/** Every place of a program, the outer ones first. */
export function placesOf(program: Command): Place[] {
  return placesIn(program, '');
}

function placesIn(command: Command, path: string): Place[] {
  const help = command.createHelp();
  const commands = help.visibleCommands(command).filter((each) => each.name() !== 'help'); // --help is shorter
  const here: Place = {
    path,
    commands: commands.map((each) => ({ name: each.name(), summary: each.description() })),
    options: [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)].map(optionOf),
    argument: {
      words: [...new Set(command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []))],
      isFile: command.registeredArguments.some((argument: Argument) => isFileName(argument.name())),
    },
  };
  return [here, ...commands.flatMap((each) => placesIn(each, path === '' ? each.name() : `${path} ${each.name()}`))];
}

function optionOf({ short, long, flags, description, required, optional, argChoices }: Option): PlaceOption {
  return {
    flags: [short, long].filter((flag) => flag !== undefined),
    summary: description,
    value: required || optional ? { words: argChoices ?? [], isFile: isFileName(flags) } : undefined,
  };
}

function isFileName(placeholder: string): boolean {
  return /\b(file|folder|path|directory)\b/.test(placeholder.replace(/--[\w-]+/, ''));
}
