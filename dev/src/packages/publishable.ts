const publishable =
  /^(?:package\.json|README\.md|LICENSE|dist\/.+\.(?:js|d\.ts)(?:\.map)?|src\/.+(?<!\.test|\.test-d)\.ts)$/;

/** Whether a file, by its path in the package, may be published: what is built, its sources, and three documents. */
export const isPublishable = (path: string): boolean => publishable.test(path) && !/\/(?:tests|fixtures)\//.test(path);
