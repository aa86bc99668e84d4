import type { createConformanceChecker } from '@gatehouse/server/openapi/conformance';

type Checker = ReturnType<typeof createConformanceChecker>;

export interface RestRequest {
  readonly token?: string;
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RestResponse {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
}

/** Plain HTTP as a client without our SDK speaks it. An answer that the OpenAPI document does not describe throws. */
export class RestClient {
  readonly #url: string;
  readonly #checker: Checker;

  constructor(url: string, checker: Checker) {
    this.#url = url;
    this.#checker = checker;
  }

  get = (path: string, request?: RestRequest) => this.send('GET', path, request);
  post = (path: string, body?: unknown, request?: RestRequest) => this.send('POST', path, { ...request, body });
  put = (path: string, body?: unknown, request?: RestRequest) => this.send('PUT', path, { ...request, body });
  delete = (path: string, request?: RestRequest) => this.send('DELETE', path, request);

  /** @param path below /api/v1 */
  async send(method: string, path: string, { token, body, query, headers }: RestRequest = {}): Promise<RestResponse> {
    const url = new URL(`/api/v1${path}`, this.#url);
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, String(value));
    const response = await fetch(url, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed = text === '' ? undefined : JSON.parse(text);
    const contentType = response.headers.get('content-type') ?? undefined;
    this.#checker.check({
      method,
      path: url.pathname,
      status: response.status,
      ...(contentType && { contentType }),
      body: parsed,
    });
    return { status: response.status, headers: response.headers, body: parsed };
  }
}
