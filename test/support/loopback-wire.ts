/**
 * What scripted models answer, in the shapes of the wire: OpenAI's chat completions (as vLLM, llama.cpp, Ollama and others speak them)
 * and Anthropic's messages. Each function makes one answer of a loopback server's script; it takes the shape of the protocol that
 * the request speaks, so that one script serves all.
 */

export interface LoopbackRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body as it was sent. */
  readonly text: string;
  /** The same, parsed; undefined where it is no JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of two protocols
  readonly body: any;
}

/** An answer as it goes over the wire. */
export interface WireAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is if a string, else as JSON. */
  readonly body?: unknown;
  /** The connection breaks after so many characters of the body; before the headers for a negative number. */
  readonly cutAfter?: number;
  /** Nothing is sent for so long; `Infinity`: never. */
  readonly delayMs?: number;
}

/** An answer, or what makes one of the request. */
export type Answer = WireAnswer | ((request: LoopbackRequest) => Answer | Promise<Answer>);

export interface SaysOptions {
  /** As the models that reason tell it, apart from the text. */
  readonly reasoning?: string;
  readonly finish?: 'stop' | 'length';
  /** Alternatives of the first token with their natural logarithms; left out where the request asks for none. */
  readonly firstTokens?: readonly (readonly [token: string, logProbability: number])[];
  /** Undefined: 100 in and 10 out. Null: the endpoint does not tell. */
  readonly usage?: { readonly input: number; readonly output: number } | null;
}

/** A text. */
export function says(text: string, options: SaysOptions = {}): Answer {
  return (request) => ({
    body: isAnthropic(request) ? anthropicMessage(text, [], options) : completion(text, [], options, request),
  });
}

/** One tool call; `args` that are a string go over the wire as they are, JSON or not. */
export function calls(tool: string, args: unknown, options: SaysOptions & { readonly text?: string } = {}): Answer {
  return callsAll([[tool, args]], options);
}

/** Several tool calls in one answer. */
export function callsAll(
  toolCalls: readonly (readonly [tool: string, args: unknown])[],
  { text = '', ...options }: SaysOptions & { readonly text?: string } = {},
): Answer {
  return (request) => ({
    body: isAnthropic(request)
      ? anthropicMessage(text, toolCalls, options)
      : completion(text, toolCalls, options, request),
  });
}

/** The model declines. */
export function refuses(text = "I can't help with that."): Answer {
  return (request) => {
    if (isAnthropic(request)) return { body: { ...anthropicMessage(text, [], {}), stop_reason: 'refusal' } };
    const body = completion('', [], {}, request);
    const [choice] = body.choices;
    return {
      body: { ...body, choices: [{ ...choice, message: { ...choice!.message, content: null, refusal: text } }] },
    };
  };
}

/** A filter of the endpoint took the answer away. Anthropic's protocol calls it a refusal too. */
export function filters(): Answer {
  return (request) => {
    if (isAnthropic(request)) return refuses('');
    const body = completion('', [], {}, request);
    return { body: { ...body, choices: [{ ...body.choices[0], finish_reason: 'content_filter' }] } };
  };
}

/** 200 without any answer in it. */
export function saysNothing(): Answer {
  return (request) => ({
    body: isAnthropic(request)
      ? { ...anthropicMessage('', [], {}), content: [] }
      : { ...completion('', [], {}, request), choices: [] },
  });
}

/** An error in the protocol's shape. */
export function fails(
  status: number,
  headers: Readonly<Record<string, string>> = {},
  message = `scripted failure ${status}`,
): Answer {
  return (request) => ({
    status,
    headers,
    body: isAnthropic(request)
      ? { type: 'error', error: { type: ANTHROPIC_ERRORS[status] ?? 'api_error', message }, request_id: 'req_scripted' }
      : { error: { message, type: 'scripted_error', param: null, code: null } },
  });
}

const ANTHROPIC_ERRORS: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};

/** The prompt does not fit, as each kind of server puts it. Requests of Anthropic's protocol get Anthropic's. */
export function overflows(server: keyof typeof OVERFLOWS = 'openai'): Answer {
  return (request) => (isAnthropic(request) ? OVERFLOWS.anthropic : OVERFLOWS[server]);
}

const OVERFLOWS = {
  openai: {
    status: 400,
    body: {
      error: {
        message:
          "This model's maximum context length is 8192 tokens. However, your messages resulted in 9120 tokens. Please reduce the length of the messages.",
        type: 'invalid_request_error',
        param: 'messages',
        code: 'context_length_exceeded',
      },
    },
  },
  vllm: {
    status: 400,
    body: {
      object: 'error',
      message:
        "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens (4900 in the messages, 100 in the completion). Please reduce the length of the messages or completion.",
      type: 'BadRequestError',
      param: null,
      code: 400,
    },
  },
  llamacpp: {
    status: 400,
    body: {
      error: {
        code: 400,
        message: 'the request exceeds the available context size, try increasing it',
        type: 'exceed_context_size_error',
        n_prompt_tokens: 9120,
        n_ctx: 4096,
      },
    },
  },
  ollama: {
    status: 400,
    body: {
      error: {
        message: 'input length exceeds maximum context length',
        type: 'invalid_request_error',
        param: null,
        code: null,
      },
    },
  },
  lmstudio: {
    status: 400,
    body: {
      error:
        'Trying to keep the first 5000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens, which is not enough.',
    },
  },
  openrouter: {
    status: 400,
    body: {
      error: {
        code: 400,
        message:
          "This endpoint's maximum context length is 8192 tokens. However, you requested about 9120 tokens (9000 of text input, 120 in the output). Please reduce the length of either one.",
      },
    },
  },
  anthropic: {
    status: 400,
    body: {
      type: 'error',
      error: { type: 'invalid_request_error', message: 'prompt is too long: 210000 tokens > 200000 maximum' },
      request_id: 'req_scripted',
    },
  },
} satisfies Readonly<Record<string, WireAnswer>>;

/** 200 with a body that is no JSON. */
export function babbles(text = '<html>Welcome to the proxy</html>'): Answer {
  return { body: text, headers: { 'content-type': 'text/html' } };
}

/** The connection breaks in the middle of a body; before any answer where `after` is negative. */
export function cuts(after = 20): Answer {
  return { body: `{"id":"cut","object":"chat.completion","choices":[${' '.repeat(200)}]}`, cutAfter: after };
}

/** No answer ever comes. */
export function hangs(): Answer {
  return { delayMs: Number.POSITIVE_INFINITY };
}

/** The answer comes late. */
export function slowly(delayMs: number, answer: Answer): Answer {
  return async (request) => ({ ...(await settle(answer, request)), delayMs });
}

/** Asks an answer that depends on the request until it is one. */
export async function settle(answer: Answer, request: LoopbackRequest): Promise<WireAnswer> {
  let settled = answer;
  while (typeof settled === 'function') settled = await settled(request);
  return settled;
}

function isAnthropic({ path }: LoopbackRequest): boolean {
  return path.endsWith('/messages');
}

function completion(
  text: string,
  toolCalls: readonly (readonly [tool: string, args: unknown])[],
  { reasoning, finish = 'stop', firstTokens, usage }: SaysOptions,
  { body }: LoopbackRequest,
) {
  const asksForTokens = body?.logprobs === true && firstTokens !== undefined;
  const { input, output } = usage ?? { input: 100, output: 10 };
  return {
    id: 'chatcmpl-scripted',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: body?.model ?? 'scripted-model',
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: text === '' && toolCalls.length > 0 ? null : text,
          ...(reasoning !== undefined && { reasoning_content: reasoning }),
          ...(toolCalls.length > 0 && {
            tool_calls: toolCalls.map(([name, args], i) => ({
              id: `call_${i + 1}`,
              type: 'function',
              function: { name, arguments: typeof args === 'string' ? args : JSON.stringify(args) },
            })),
          }),
        },
        logprobs: asksForTokens ? { content: [logprobsOf(firstTokens)] } : null,
        finish_reason: toolCalls.length > 0 ? 'tool_calls' : finish,
      },
    ],
    ...(usage !== null && {
      usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
    }),
  };
}

function logprobsOf(alternatives: readonly (readonly [token: string, logProbability: number])[]) {
  const top = alternatives.map(([token, logprob]) => ({ token, logprob, bytes: [...Buffer.from(token)] }));
  return { ...top[0], top_logprobs: top };
}

function anthropicMessage(
  text: string,
  toolCalls: readonly (readonly [tool: string, args: unknown])[],
  { reasoning, finish = 'stop', usage }: SaysOptions,
) {
  const { input, output } = usage ?? { input: 100, output: 10 };
  return {
    id: 'msg_scripted',
    type: 'message',
    role: 'assistant',
    model: 'scripted-model',
    content: [
      ...(reasoning !== undefined ? [{ type: 'thinking', thinking: reasoning, signature: 'c2NyaXB0ZWQ=' }] : []),
      ...(text !== '' || toolCalls.length === 0 ? [{ type: 'text', text }] : []),
      ...toolCalls.map(([name, args], i) => ({ type: 'tool_use', id: `toolu_${i + 1}`, name, input: args })),
    ],
    stop_reason: toolCalls.length > 0 ? 'tool_use' : finish === 'length' ? 'max_tokens' : 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: input, output_tokens: output },
  };
}
