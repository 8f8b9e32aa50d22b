import type { Command } from 'commander';
import { addCommand, type Runs } from '../../command.ts';

const installing = `
To have it in every new shell:
  bash  echo 'source <(gatehouse completion bash)' >> ~/.bashrc
  zsh   echo 'source <(gatehouse completion zsh)' >> ~/.zshrc     (after compinit)
  fish  gatehouse completion fish > ~/.config/fish/completions/gatehouse.fish`;

/** `completion`: the Tab key. */
export function completionCommand(program: Command, runs: Runs): void {
  const completion = addCommand(program, 'completion', 'Print a script with which the Tab key completes commands and options.', [
    'source <(gatehouse completion bash)',
  ]);
  completion
    .addArgument(completion.createArgument('[shell]', 'yours unless told').choices(['bash', 'zsh', 'fish']))
    .addHelpText('after', installing)
    .action(
      runs(async (cli, _options, shell: string | undefined) =>
        (await import('./completion.ts')).printCompletion(cli, program, shell),
      ),
    );
}
