/** Says why a port cannot be had, by the variable that names it, and ends the process. */
export function exitUnableToListen(
  variable: string,
  { host, port }: { readonly host: string; readonly port: number },
  { code, message }: NodeJS.ErrnoException,
): never {
  const reason = code === 'EADDRINUSE' ? 'is in use by another process' : `cannot be listened on: ${message}`;
  process.stderr.write(`${variable}: port ${port} on ${host} ${reason}\n`);
  process.exit(1);
}
