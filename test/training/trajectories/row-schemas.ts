/** The shapes of rows that TRL, verl and LLaMA-Factory read, by hand from their documentation, strict where a wrong field would be dropped in silence. */
const TEXT = { type: 'string' };
const TEXTS = { type: 'array', items: TEXT };
const PLACES = object({ files: TEXTS, functions: TEXTS });
const FACTS = {
  id: TEXT,
  answer: PLACES,
  novelty: { type: 'array', items: { type: 'number', minimum: 0, maximum: 1 } },
  gold: PLACES,
  mask: { type: 'array', items: { enum: [0, 1] } },
};
const TOOL_CALL = object({
  type: { const: 'function' },
  function: object({ name: TEXT, arguments: { type: 'object' } }),
});
const SPOKEN = (roles: readonly string[]) => object({ role: { enum: roles }, content: TEXT });

function object(properties: Readonly<Record<string, unknown>>, optional: readonly string[] = []) {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, required, additionalProperties: false };
}

export const CONVERSATION_SCHEMAS = {
  trl: object(
    {
      messages: {
        type: 'array',
        items: {
          oneOf: [
            SPOKEN(['system', 'user']),
            object({ role: { const: 'tool' }, name: TEXT, content: TEXT }),
            object({
              role: { const: 'assistant' },
              content: TEXT,
              tool_calls: { type: 'array', items: TOOL_CALL, minItems: 1 },
            }),
          ],
        },
      },
      tools: TEXT,
      ...FACTS,
    },
    ['gold'],
  ),
  verl: object({ messages: { type: 'array', items: SPOKEN(['system', 'user', 'assistant']) }, ...FACTS }, ['gold']),
  'llama-factory': object(
    {
      conversations: {
        type: 'array',
        items: object({ from: { enum: ['human', 'function_call', 'observation', 'gpt'] }, value: TEXT }),
      },
      system: TEXT,
      tools: TEXT,
      ...FACTS,
    },
    ['gold'],
  ),
};

const PROMPT = { type: 'array', items: SPOKEN(['system', 'user']), minItems: 1 };
const CREATED = object({ create_kwargs: object({ repository: TEXT, commit: TEXT }) });

export const PROMPT_SCHEMAS = {
  trl: object({ prompt: PROMPT, id: TEXT, repository: TEXT, commit: TEXT, gold: PLACES }),
  verl: object({
    data_source: TEXT,
    agent_name: { const: 'tool_agent' },
    prompt: PROMPT,
    ability: TEXT,
    reward_model: object({ style: { const: 'rule' }, ground_truth: TEXT }),
    extra_info: object({
      ...{ split: { const: 'train' }, index: { type: 'integer' }, id: TEXT, repository: TEXT, commit: TEXT },
      need_tools_kwargs: { const: true },
      tools_kwargs: object({ grep: CREATED, glob: CREATED, read_file: CREATED, answer: CREATED }),
    }),
  }),
};
