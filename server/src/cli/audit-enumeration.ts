import { audit } from './audit-enumeration/audit.ts';
import { confirm } from './audit-enumeration/confirm.ts';
import { HttpClient } from './audit-enumeration/http-client.ts';
import { OptionsError, readOptions, usage } from './audit-enumeration/options.ts';
import { progressPrinter } from './audit-enumeration/progress.ts';
import { overall, report } from './audit-enumeration/report.ts';

/** What is known from it: no difference, a difference, nothing. */
const exitCodes = { same: 0, different: 1, unclear: 2 } as const;

process.exitCode = await main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error instanceof OptionsError ? `${error.message}\n\n${usage}` : `Failed: ${error.message}`);
  return exitCodes.unclear;
});

async function main(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (options === 'help') {
    console.log(usage);
    return 0;
  }
  await assertReachable(options.url);
  if (!(await confirm(options))) return exitCodes.unclear;
  const progress = progressPrinter(options);
  const findings = await audit({ ...options, onProgress: progress.show });
  progress.clear();
  console.log(report(findings, options));
  return exitCodes[overall(findings)];
}

async function assertReachable(url: URL): Promise<void> {
  using client = new HttpClient(url);
  await client.get('/health').catch((error: Error) => {
    throw new Error(`there is no answer from ${url.href} (${error.message || (error as { code?: string }).code})`);
  });
}
