import type { Place, PlaceOption, Value } from './places.ts';

/** A script for fish. */
export function fishScript(places: readonly Place[]): string {
  const steps = places.flatMap(({ path, commands }) =>
    commands.map(
      ({ name }) => `      case ${fish(`${path}/${name}`)}\n        set place ${fish(path === '' ? name : `${path} ${name}`)}`,
    ),
  );
  return `# Completion of gatehouse for fish.
function __gatehouse_place
  set -l words (commandline -opc)
  set -l place ''
  for word in $words[2..-1]
    switch "$place/$word"
${steps.join('\n')}
    end
  end
  echo $place
end
function __gatehouse_at
  set -l place (__gatehouse_place)
  test "$place" = "$argv[1]"
end
complete -c gatehouse -f
${places.flatMap(linesOf).join('\n')}`;
}

function linesOf({ path, commands, options, argument }: Place): string[] {
  const here = `complete -c gatehouse -n ${fish(`__gatehouse_at ${fish(path)}`)}`;
  return [
    ...commands.map(({ name, summary }) => `${here} -a ${fish(name)} -d ${fish(summary)}`),
    ...(argument.words.length > 0 ? [`${here} -a ${fish(argument.words.join(' '))}`] : []),
    ...(argument.isFile ? [`${here} -F`] : []),
    ...options.map((option) => `${here} ${flagsOf(option)}${valueFlags(option.value)} -d ${fish(option.summary)}`),
  ];
}

function flagsOf({ flags }: PlaceOption): string {
  return flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`)).join(' ');
}

function valueFlags(value: Value | undefined): string {
  if (value === undefined) return '';
  if (value.isFile) return ' -r -F';
  return value.words.length === 0 ? ' -x' : ` -x -a ${fish(value.words.join(' '))}`;
}

/** Text as one word of fish. */
function fish(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
