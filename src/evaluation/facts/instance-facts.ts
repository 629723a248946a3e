/** What is known of an instance before any system answers: how much of its gold the issue already gives away. Breakdowns group by it. */
import { type Encoder, ModelError } from '../../core/index.ts';
import type { InstanceFacts } from '../evaluation.ts';
import type { Instance } from '../instance.ts';
import { cosine } from './cosine.ts';
import { fileNamed } from './file-named.ts';
import { rouge1 } from './rouge.ts';

/**
 * `goldText` is the text of the gold functions, undefined where there is none: then the overlaps are missing. So is the cosine where
 * the encoder fails.
 */
export async function factsOf(
  { problem_statement, gold_files }: Pick<Instance, 'problem_statement' | 'gold_files'>,
  goldText: string | undefined,
  encoder?: Encoder,
): Promise<InstanceFacts> {
  const file_named = fileNamed(problem_statement, gold_files);
  if (goldText === undefined) return { file_named };
  const lexical = { rouge1: rouge1(problem_statement, goldText), file_named };
  if (!encoder) return lexical;
  try {
    const [issue, gold] = await encoder.encode([problem_statement, goldText], {});
    return { ...lexical, cosine: cosine(issue!, gold!) };
  } catch (error) {
    if (error instanceof ModelError) return lexical;
    throw error;
  }
}
