/** What the front page of the documentation says, in Markdown. */
export const introduction = (publicUrl: string) => `Sign-up, sign-in, sessions, passwords and user administration.

## Tokens

Sign in for an access token and send it as \`Authorization: Bearer <access_token>\`. It lives for minutes;
\`POST /auth/refresh\` turns the refresh token into a new pair. A refresh token works once. The service sets no cookies.

## Requests

Bodies are JSON in UTF-8. Request objects are strict: an unknown field is an error, never dropped in silence.
Ids are UUIDs; times are RFC 3339, in answers in UTC, and never a leap second. Text is well-formed Unicode. What fits the
schema of a field is taken; the few rules that no schema can say are in its description.

## Repeating a request

A client that lost an answer may send its request again with the same \`Idempotency-Key\`: a UUID, made for the request.
For a day the answer is the first one, and nothing is done twice. It is a parameter of every \`POST\`;
\`PUT\` and \`DELETE\`, which may be repeated anyway, take it, too. The key of another request, or of one that still runs,
is answered by \`idempotency_conflict\`.

## Errors

Every error is an \`application/problem+json\` (RFC 9457) with a stable \`code\` to switch over and a \`request_id\` to
quote in reports. Words may change, codes do not. Besides what each operation lists, a path that does not exist answers
\`not_found\`, and a method that a path does not have \`method_not_allowed\`. [All codes](${publicUrl}/docs/errors).

## Limits

Calls are limited by address, account and session. Over a limit the answer is 429, and \`Retry-After\` says when it works again.
A signed-in call tells in \`RateLimit\` how many more its user has, and in how many seconds there are all of them again.

## Pages

Lists come a page at a time: send \`next_cursor\` as \`cursor\` for the next one, until it is null. A cursor is opaque
and belongs to one sort order. The header \`Link\` has the address of the next page, too.

## Reading again

What is read has an \`ETag\`. Send it back as \`If-None-Match\`, and the answer is 304 while nothing has changed. Larger answers
are packed with Brotli or gzip for who accepts that. \`HEAD\` and \`OPTIONS\` are answered as HTTP has them.

## Clients

Generators make clients from this document, \`${publicUrl}/openapi.json\`. It is OpenAPI 3.1; for a generator that reads
only 3.0, the same is at \`${publicUrl}/openapi-3.0.json\`. Operation ids are made to be method names.

## TypeScript

The same procedures are served over tRPC below \`${publicUrl}/trpc\`; the package \`@gatehouse/client\` is typed by the same contract.
`;
