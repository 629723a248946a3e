/** An embeddings endpoint made by hand: a text's vector counts the words of each of a few meanings, so that a test knows what is near to what. */
import { type Answer, type Loopback, type LoopbackRequest, startLoopback } from './loopback-server.ts';

export interface MeaningServer {
  readonly server: Loopback;
  /** Base URL of the API. */
  readonly url: string;
  /** All texts that were sent so far, in order. */
  readonly sent: () => string[];
}

/** Each meaning is the words that stand for it; a text that means none of them is zeros. */
export async function startMeaningEncoder(meanings: readonly RegExp[]): Promise<MeaningServer> {
  const server = await startLoopback(
    (request): Answer => ({
      body: {
        data: inputOf(request).map((text, index) => ({
          index,
          embedding: meanings.map((words) => text.match(new RegExp(words, 'gi'))?.length ?? 0),
        })),
      },
    }),
  );
  return { server, url: `${server.url}/v1`, sent: () => server.requests.flatMap(inputOf) };
}

function inputOf({ body }: LoopbackRequest): string[] {
  return (body as { input: string[] }).input;
}
