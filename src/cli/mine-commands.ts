/** The commands that make training data: `mine` and `mine-negatives`. */
import type { Command } from 'commander';
import { addCommonFlags, collect, RANKING_SETTINGS, type Run } from './shared-flags.ts';

const MINE_EXAMPLES = `
Examples:
  fixpoint mine ../app ../lib --output data/
  fixpoint mine https://github.com/owner/name.git --output data/
  GITHUB_TOKEN=... fixpoint mine owner/name ../app --github --output data/
  fixpoint mine ../app --issues issues.json --pulls pulls.json --require-issue --output data/
  fixpoint mine-negatives data/`;

export function addMiningCommands(program: Command, run: Run, signal: AbortSignal): void {
  const mine = program
    .command('mine')
    .description('make training data of the fixes in the history of repositories')
    .usage('<repository...> --output <folder> [options]')
    .argument('<repository...>', 'folders of clones, bare or not, or URLs; the repositories of benchmarks are refused')
    .requiredOption('--output <folder>', 'instances.jsonl, manifest.json, table.md; run it again to go on')
    .optionsGroup('Where queries come from:')
    .option('--github', 'download issues and pull requests with the token in GITHUB_TOKEN; owner/name is cloned too')
    .option('--issues <path>', 'what gh issue list --json prints; or a folder of owner__name.json')
    .option('--pulls <path>', 'what gh pr list --json prints; or a folder of owner__name.json')
    .option(
      '--source <source>',
      'only these: linked_issue, pull_request, merge, squash, fix_commit; repeatable',
      collect,
    )
    .optionsGroup('Which changes are taken:')
    .option('--require-issue', 'only those that close an issue of --issues or --github')
    .option('--require-tests', 'only those that touch tests')
    .option('--min-language-share <share>', 'of the repository that is in their language, 0 to 1 (default: 0.4)')
    .option('--min-functions <n>', 'modified functions that exist before (default: 1)')
    .option('--max-functions <n>', '(default: 10)')
    .option('--max-files <n>', 'modified source files outside tests (default: 5)')
    .option('--min-query <n>', 'characters of the query (default: 40)')
    .option('--max-query <n>', '(default: 20000)')
    .option('--max-commits <n>', 'back from HEAD (default: 50000)')
    .option('--per-repository <n>', 'the newest of each repository (default: 1000)')
    .optionsGroup('Which repositories are refused:')
    .option('--excluded-clones <folder>', 'clones of excluded repositories; what shares their first commit is refused')
    .option(
      '--allow-fork-name <owner/name=reason>',
      'it shares the name of an excluded repository and is no fork; repeatable',
      collect,
    )
    .optionsGroup('Options:')
    .addHelpText('after', MINE_EXAMPLES)
    .action((given, flags) => run(async () => (await import('./mine-command.ts')).mine(given, flags, signal)));
  addCommonFlags(mine, { revision: false, settings: ['githubUrl', 'offline', 'quiet', 'workers'] });

  const negatives = program
    .command('mine-negatives')
    .description('consistency filter and hard negatives for mined instances, by the localizer as it is')
    .argument('<folder>', 'output folder of fixpoint mine')
    .option('--run <file>', 'the scorer: a recorded run over its instances.jsonl, in place of the localizer')
    .option('--top <k>', 'a modified function counts where its rank is below k (default: 40)')
    .option('--from <rank>', 'first rank of a hard negative, counted from 0 (default: 3)')
    .option('--to <rank>', 'last rank of one (default: 25)')
    .option('--negatives <n>', 'how many at most (default: 15)')
    .option('--again', 'rank all instances anew: the localizer has learned since')
    .option('--texts', 'write the functions themselves too')
    .action((folder, flags) =>
      run(async () => (await import('./mine-negatives-command.ts')).mineNegatives(folder, flags, signal)),
    );
  addCommonFlags(negatives, { revision: false, settings: ['offline', 'quiet', ...RANKING_SETTINGS] });
}
