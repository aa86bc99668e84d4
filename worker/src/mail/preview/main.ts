import { PreviewError, runPreview } from './run.ts';

try {
  const server = await runPreview(process.argv.slice(2), { say: (line) => process.stdout.write(`${line}\n`) });
  const stop = () => {
    server?.close();
    server?.closeAllConnections();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
} catch (error) {
  if (!(error instanceof PreviewError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
