import { type ErrorCode, errorCatalogue, errorCodes, errorsOf, listProcedures } from '@gatehouse/shared';

/** One code of the catalogue, with all that a page of documentation says about it. */
export interface ErrorRow {
  code: ErrorCode;
  status: number;
  title: string;
  when: string;
  /** Who answers it: operations as `METHOD /path`, or words. */
  answeredBy: string[];
}

const beyondProcedures: Partial<Record<ErrorCode, string>> = {
  not_found: 'any path that does not exist',
  method_not_allowed: 'any path, to a method that it does not have',
};

export function errorRows(): ErrorRow[] {
  return errorCodes.map((code) => {
    const { status, title, when } = errorCatalogue[code];
    return { code, status, title, when, answeredBy: answeredBy(code) };
  });
}

function answeredBy(code: ErrorCode): string[] {
  const procedures = listProcedures();
  const answering = procedures.filter(([, spec]) => errorsOf(spec).includes(code));
  if (answering.length === procedures.length) return ['every operation'];
  const operations = answering.map(([, { method, path }]) => `\`${method} ${path}\``);
  const beyond = beyondProcedures[code];
  return beyond === undefined ? operations : [...operations, beyond];
}
