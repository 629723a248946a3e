/** The commands for training models of others on searches: `export trajectories` and `reward`. */
import type { Command } from 'commander';
import { addCommonFlags, type Run } from './shared-flags.ts';

const EXPORT_EXAMPLES = `
Examples:
  fixpoint export trajectories searches/ --format trl --output sft/ --dataset gold.jsonl --min-f1 0.5
  fixpoint export trajectories searches/ --format verl --kind rl --output rl/ --dataset gold.jsonl`;

const REWARD_EXAMPLES = `
A line is {"answer": {"files": [...], "functions": ["path:name", ...]}, "calls": [["entity", ...], ...]},
with "gold" as "answer" is, or "instance_id" and --dataset; or {"trajectory": "<file>"}.

Examples:
  fixpoint reward < rollouts.jsonl
  fixpoint reward --dataset gold.jsonl --gamma 0.2 --file-weight 0.3 < rollouts.jsonl`;

export function addTrajectoryCommands(
  { program, exporting }: { readonly program: Command; readonly exporting: Command },
  run: Run,
  signal: AbortSignal,
): void {
  const trajectories = exporting
    .command('trajectories')
    .description('searches of the mode search, as training data for TRL, verl or LLaMA-Factory')
    .argument('<trajectory...>', 'trajectories, and folders of them')
    .requiredOption('--format <format>', 'trl, verl or llama-factory')
    .requiredOption('--output <folder>', 'where to write')
    .option('--kind <kind>', 'sft, conversations to imitate; or rl, prompts with their gold (default: sft)')
    .option('--dataset <file>', 'the gold, found by issue and commit; for rl, and for --min-f1')
    .option('--min-f1 <share>', 'sft: leave out answers with a lower F1, the mean of file and function F1')
    .option('--min-efficiency <share>', 'sft: leave out searches whose calls showed less that was new')
    .option('--context-tokens <n>', 'of a conversation, as estimated (default: 32768)')
    .option('--force', 'overwrite files')
    .addHelpText('after', EXPORT_EXAMPLES)
    .action((paths, flags) =>
      run(async () => (await import('./export-trajectories-command.ts')).exportSearches(paths, flags, signal)),
    );
  addCommonFlags(trajectories, { revision: false, settings: ['quiet'] });

  const reward = program
    .command('reward')
    .description('scores searches from standard input, one in a line, for trainers of reinforcement learning')
    .option('--dataset <file>', 'the gold of lines that only name their instance')
    .option('--alpha <n>', 'what F1 earns (default: 0.5)')
    .option('--gamma <n>', 'what efficiency earns, times F1 (default: 0.5)')
    .option('--file-weight <share>', "of the files' F1 in F1; the rest is the functions' (default: 0.5)")
    .option('--form <form>', 'f1, f1+e or f1+f1*e (default: f1+f1*e)')
    .option('--strict', 'exit with 2 where a line could not be read')
    .addHelpText('after', REWARD_EXAMPLES)
    .action((flags) => run(async () => (await import('./reward-command.ts')).reward(flags, signal)));
  addCommonFlags(reward, { revision: false, settings: ['quiet'] });
}
