/** A server on this machine that answers as GitHub's REST interface does: lists of issues and pull requests, a page of two at a time. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Answer {
  /** 0 for a connection that breaks before there is an answer. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface GithubRequest {
  /** Path and query. */
  readonly path: string;
  readonly authorization: string | undefined;
  readonly agent: string | undefined;
}

const PAGE_ROWS = 2;

export class GithubServer {
  readonly requests: GithubRequest[] = [];
  /** Without a slash at the end. */
  url = '';
  /** What is answered instead of the next requests, one after the other; undefined where one is to be answered as usual. */
  readonly instead: (Answer | undefined)[] = [];
  readonly #lists: Readonly<Record<string, readonly unknown[]>>;
  readonly #server: Server;

  private constructor(lists: Readonly<Record<string, readonly unknown[]>>) {
    this.#lists = lists;
    this.#server = createServer((request, response) => {
      const { authorization, 'user-agent': agent } = request.headers;
      this.requests.push({ path: request.url!, authorization, agent });
      const { status = 200, headers = {}, body = '' } = this.instead.shift() ?? this.#answer(request.url!);
      if (status === 0) request.socket.destroy();
      else response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  }

  /** `lists` by path, such as `/repos/ada/shop/issues`; all other paths are answered with 404. */
  static async start(lists: Readonly<Record<string, readonly unknown[]>>): Promise<GithubServer> {
    const server = new GithubServer(lists);
    await new Promise<void>((done) => server.#server.listen(0, '127.0.0.1', done));
    server.url = `http://127.0.0.1:${(server.#server.address() as AddressInfo).port}`;
    return server;
  }

  /** Paths and pages asked for, in their order: `/repos/ada/shop/issues 2`. */
  get asked(): string[] {
    return this.requests.map(({ path }) => {
      const { pathname, searchParams } = new URL(path, this.url);
      return `${pathname} ${searchParams.get('page') ?? 1}`;
    });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  #answer(path: string): Answer {
    const url = new URL(path, this.url);
    const list = this.#lists[url.pathname];
    if (!list) return { status: 404, body: { message: 'Not Found' } };
    const page = Number(url.searchParams.get('page') ?? 1);
    const last = Math.max(1, Math.ceil(list.length / PAGE_ROWS));
    const link = (rel: string, to: number) => {
      url.searchParams.set('page', String(to));
      return `<${url.href}>; rel="${rel}"`;
    };
    const links = [...(page > 1 ? [link('prev', page - 1)] : []), ...(page < last ? [link('next', page + 1)] : [])];
    return {
      headers: { link: [...links, link('last', last)].join(', ') },
      body: list.slice((page - 1) * PAGE_ROWS, page * PAGE_ROWS),
    };
  }
}
