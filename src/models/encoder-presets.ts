/**
 * Encoders whose texts are known to begin with words of their own: what their public model cards say, as fields of an encoder file. The
 * model's name is the one on its card; servers may call it otherwise (`--encoder-model`).
 */
import type { EncoderSpec } from './encoder-spec.ts';

/** SweRank reads and writes 1,024 tokens at most (SweRank, section 4; its evaluation script). */
const CODE_QUERY = 'Represent this query for searching relevant code: ';
/** Of general encoders that take a task: ours. */
const ISSUE_TASK = 'Given an issue of a software project, retrieve the functions that its fix changes';

const QWEN: Partial<EncoderSpec> = {
  queryPrefix: `Instruct: ${ISSUE_TASK}\nQuery:`,
  pooling: 'last-token',
  maxTokens: 1_024,
};

export const ENCODER_PRESETS: Readonly<Record<string, Partial<EncoderSpec>>> = {
  'swerankembed-small': {
    model: 'Salesforce/SweRankEmbed-Small',
    queryPrefix: CODE_QUERY,
    pooling: 'cls',
    maxTokens: 1_024,
  },
  'swerankembed-large': {
    model: 'Salesforce/SweRankEmbed-Large',
    queryPrefix:
      'Instruct: Given a github issue, identify the code that needs to be changed to fix the issue.\nQuery: ',
    pooling: 'last-token',
    maxTokens: 1_024,
  },
  coderankembed: { model: 'nomic-ai/CodeRankEmbed', queryPrefix: CODE_QUERY, pooling: 'cls', maxTokens: 1_024 },
  'qwen3-embedding-0.6b': { ...QWEN, model: 'Qwen/Qwen3-Embedding-0.6B' },
  'qwen3-embedding-4b': { ...QWEN, model: 'Qwen/Qwen3-Embedding-4B' },
  'qwen3-embedding-8b': { ...QWEN, model: 'Qwen/Qwen3-Embedding-8B' },
};
