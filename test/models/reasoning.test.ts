/** What models think aloud, and other texts that replies hold. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { replyOf } from '../../src/models/chat-wire.ts';
import { splitReasoning } from '../../src/models/reasoning.ts';
import { request } from '../support/loopback-model.ts';

describe('thinking is kept apart', () => {
  test.each([
    ['[1] > [2]', '[1] > [2]', ''],
    ['<think>[3]?</think>[1] > [2]', '[1] > [2]', '[3]?'],
    ['<think>a</think> x <think>b</think> y', 'x  y', 'a\nb'],
    ['<thinking>\nlong\n</thinking>\n\n[2]', '[2]', 'long'],
    ['the tag was in the prompt: [3]</think>\n[1]', '[1]', 'the tag was in the prompt: [3]'],
    ['<think>cut off', '', 'cut off'],
    ['  <think>', '', ''],
    ['if a <think> stands within, it stays', 'if a <think> stands within, it stays', ''],
  ])('%s', (text, answer, reasoning) => expect(splitReasoning(text)).toEqual({ answer, reasoning }));

  test('and nothing else is lost', () => {
    const part = fc.constantFrom('<think>', '</think>', '<thinking>', '</thinking>', 'a', '\n', '[1] > [2]');
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const { answer, reasoning } = splitReasoning(parts.join(''));
        const letters = (text: string) => text.replace(/<\/?think(?:ing)?>|\s/g, '');
        expect(letters(reasoning + answer)).toHaveLength(letters(parts.join('')).length);
      }),
    );
  });
});

test('a reply is read whatever the raw body holds', () => {
  const usage = {
    inputTokens: { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
    outputTokens: { total: undefined, text: undefined, reasoning: undefined },
  };
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.anything(), fc.anything(), (text, input, logprobs, message) => {
      const { reply } = replyOf(
        {
          content: [
            { type: 'text', text },
            { type: 'tool-call', toolCallId: 'a', toolName: 't', input },
          ],
          finishReason: { unified: 'stop', raw: 'stop' },
          usage,
          warnings: [],
          response: { body: { choices: [{ logprobs, message }] } },
        },
        request('q', { firstTokens: 3 }),
      );
      expect(reply.toolCalls).toHaveLength(1);
      expect(reply.usage.inputTokens).toBeGreaterThan(0);
    }),
  );
});
