import { type ErrorRow, errorRows } from './error-rows.ts';

/** The page `docs/errors.md`, from the catalogue. */
export function buildErrorsPage(): string {
  const rows = errorRows();
  return `<!-- Generated from shared/src/errors.ts by npm run docs:generate; do not edit. -->

# Errors

REST answers every error as \`application/problem+json\` (RFC 9457); tRPC carries the same \`code\` in
\`error.data.error\`. Switch over \`code\`: words may change, codes do not. Quote \`request_id\` when you report one.

| code | status | title |
|---|---|---|
${rows.map(({ code, status, title }) => `| [${code}](#${code}) | ${status} | ${title} |`).join('\n')}

${rows.map(section).join('\n')}`;
}

function section({ code, status, when, answeredBy }: ErrorRow): string {
  return `## ${code}

${status}. ${when}

Answered by:

${answeredBy.map((one) => `- ${one}`).join('\n')}
`;
}
