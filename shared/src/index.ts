export * from './errors.ts';
export * from './inputs.ts';
export { admin, type UserSort, userSorts } from './procedures/admin.ts';
export { auth } from './procedures/auth.ts';
export * from './procedures/index.ts';
export {
  accessErrors,
  commonErrors,
  type ErrorsOf,
  errorsOf,
  type HttpMethod,
  type InputOf,
  type LimitName,
  type OutputOf,
  type ProcedureSpec,
} from './procedures/procedure.ts';
export { users } from './procedures/users.ts';
export * from './roles.ts';
export * from './schema/audit.ts';
export * from './schema/primitives.ts';
export * from './schema/problem.ts';
export * from './schema/resources.ts';
