import { flagPatterns, sh, shellSteps } from './bash.ts';
import type { Place, PlaceOption, Value } from './places.ts';

/** A script for zsh: to be sourced after compinit, or a file `_gatehouse` in the fpath. */
export function zshScript(places: readonly Place[]): string {
  return `#compdef gatehouse
# Completion of gatehouse for zsh.
_gatehouse() {
  local place='' at word="\${words[CURRENT]}" previous="\${words[CURRENT-1]}"
  for ((at = 2; at < CURRENT; at++)); do
    case "$place/\${words[at]}" in
${shellSteps(places)}
    esac
  done
  case "$place:$previous" in
${places.flatMap((place) => place.options.flatMap((option) => valueCase(place, option))).join('\n')}
  esac
  local -a offered
  case "$place" in
${places.map(placeCase).join('\n')}
  esac
  _describe gatehouse offered
}
if [[ "\${funcstack[1]}" == _gatehouse ]]; then _gatehouse "$@"; else compdef _gatehouse gatehouse; fi`;
}

function valueCase(place: Place, option: PlaceOption): string[] {
  if (option.value === undefined) return [];
  return [`    ${flagPatterns(place, option)}) ${values(option.value)}; return ;;`];
}

function values({ words, isFile }: Value): string {
  if (isFile) return '_files';
  return words.length === 0 ? ':' : `compadd -- ${words.map(sh).join(' ')}`;
}

function placeCase({ path, commands, options, argument }: Place): string {
  const flags = options.flatMap((option) =>
    option.flags.filter((flag) => flag.startsWith('--')).map((flag) => described(flag, option.summary)),
  );
  const words = [...commands.map(({ name, summary }) => described(name, summary)), ...argument.words.map((word) => sh(word))];
  const others = argument.isFile ? '_files; return' : `offered=(${words.join(' ')})`;
  return `    ${sh(path)})
      if [[ "$word" == -* ]]; then offered=(${flags.join(' ')})
      else ${others}; fi ;;`;
}

/** A word and what it means, as `_describe` reads it. */
function described(word: string, summary: string): string {
  return sh(`${word}:${summary}`);
}
