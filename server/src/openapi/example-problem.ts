import { type ErrorCode, errorCatalogue, errorsOf, listProcedures, type Problem } from '@gatehouse/shared';

const moreOf: Partial<Record<ErrorCode, Partial<Problem>>> = {
  validation_failed: {
    detail: 'email: Expected an email address such as ada@example.com',
    issues: [{ path: 'email', message: 'Expected an email address such as ada@example.com' }],
  },
  weak_password: { detail: 'The password is on the list of common ones.', reasons: ['too_common'] },
  rate_limited: { detail: 'Try again in 60 seconds.', retry_after: 60 },
  unavailable: { detail: 'Try again in 2 seconds.', retry_after: 2 },
};

/** A complete problem as the service would answer it; `publicUrl` is where its documentation is. */
export function exampleProblem(code: ErrorCode, publicUrl: string): Problem {
  const { title, status } = errorCatalogue[code];
  return {
    type: `${publicUrl}/docs/errors#${code}`,
    title,
    status,
    detail: `${title}.`,
    instance: pathThatAnswers(code),
    code,
    request_id: '019ab5a0-9e30-7d66-8f90-5b3b7e4cbd32',
    ...moreOf[code],
  };
}

function pathThatAnswers(code: ErrorCode): string {
  const found = listProcedures().find(([, spec]) => errorsOf(spec).includes(code));
  return `/api/v1${found?.[1].path ?? ''}`.replaceAll('{id}', '019ab5a0-7c1e-7b44-9d7e-3f1f5c2a9b10');
}
