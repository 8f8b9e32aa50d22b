import type { Place, PlaceOption, Value } from './places.ts';

/** A script for bash, from 3.2 on. */
export function bashScript(places: readonly Place[]): string {
  return `# Completion of gatehouse for bash: source it.
_gatehouse() {
  local word="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" place='' at
  # --option=value comes in three words.
  if [[ "$word" == '=' ]]; then word=''
  elif [[ "$previous" == '=' ]]; then previous="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  for ((at = 1; at < COMP_CWORD; at++)); do
    case "$place/\${COMP_WORDS[at]}" in
${shellSteps(places)}
    esac
  done
  case "$place:$previous" in
${places.flatMap((place) => place.options.flatMap((option) => valueCase(place, option))).join('\n')}
  esac
  case "$place" in
${places.map(placeCase).join('\n')}
  esac
}
complete -F _gatehouse gatehouse`;
}

/** Cases that lead from place to place by a word, in the language that bash and zsh share. */
export function shellSteps(places: readonly Place[]): string {
  return places
    .flatMap(({ path, commands }) =>
      commands.map(({ name }) => `      ${sh(`${path}/${name}`)}) place=${sh(path === '' ? name : `${path} ${name}`)} ;;`),
    )
    .join('\n');
}

/** Text as one word of bash and zsh. */
export function sh(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The cases of a place at which a flag was just written that takes a value. */
export function flagPatterns({ path }: Place, { flags }: PlaceOption): string {
  return flags.map((flag) => sh(`${path}:${flag}`)).join('|');
}

function valueCase(place: Place, option: PlaceOption): string[] {
  if (option.value === undefined) return [];
  return [`    ${flagPatterns(place, option)}) ${replies(option.value)}; return ;;`];
}

function placeCase(place: Place): string {
  const flags = place.options.flatMap((option) => option.flags.filter((flag) => flag.startsWith('--')));
  const words = [...place.commands.map(({ name }) => name), ...place.argument.words];
  return `    ${sh(place.path)})
      if [[ "$word" == -* ]]; then ${replies({ words: flags, isFile: false })}
      else ${replies({ words, isFile: place.argument.isFile })}; fi ;;`;
}

function replies({ words, isFile }: Value): string {
  if (isFile) return `compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$word"))`;
  return words.length === 0 ? 'COMPREPLY=()' : `COMPREPLY=($(compgen -W ${sh(words.join(' '))} -- "$word"))`;
}
