/** What the front page of the documentation says, in Markdown. */
export const introduction = (publicUrl: string) => `Sign-up, sign-in, sessions, passwords and user administration.

## Tokens

Sign in for an access token and send it as \`Authorization: Bearer <access_token>\`. It lives for minutes;
\`POST /auth/refresh\` turns the refresh token into a new pair. A refresh token works once. The service sets no cookies.

## Requests

Bodies are JSON in UTF-8. Request objects are strict: an unknown field is an error, never dropped in silence.
Ids are UUIDs; times are RFC 3339 in UTC.

## Errors

Every error is an \`application/problem+json\` (RFC 9457) with a stable \`code\` to switch over and a \`request_id\` to
quote in reports. Words may change, codes do not. Besides what each operation lists, a path that does not exist answers
\`not_found\`, and a method that a path does not have \`method_not_allowed\`. [All codes](${publicUrl}/docs/errors).

## Limits

Calls are limited by address, account and session. Over a limit the answer is 429, and \`Retry-After\` says when it works again.

## Pages

Lists come a page at a time: send \`next_cursor\` as \`cursor\` for the next one, until it is null. A cursor is opaque
and belongs to one sort order.

## TypeScript

The same procedures are served over tRPC below \`${publicUrl}/trpc\`; the package \`@gatehouse/client\` is typed by the same contract.
`;
