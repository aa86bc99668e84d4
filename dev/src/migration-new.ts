import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMigrationOrm, migrate } from '@gatehouse/migrations';
import { describeError, ExplainedError } from './explained-error.ts';
import { MIGRATIONS } from './paths.ts';
import { ProcessGroup } from './process/process-group.ts';
import { scratchDirectory } from './scratch-directory.ts';
import { freePort } from './services/ports.ts';
import { FAST_SETTINGS, startPostgres } from './services/postgres.ts';

/** Writes the migration that brings the newest schema to the entities as they are in the code. */
try {
  const name = readName(process.argv[2]);
  const statements = await difference();
  if (statements.length === 0) console.log('The entities and the newest migration agree; there is nothing to write.');
  else console.log(`Wrote ${writeMigration(name, statements)}. Read it before you commit it.`);
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
}

function readName(name: string | undefined): string {
  if (name === undefined || !/^[a-z][a-z0-9-]*$/.test(name)) {
    throw new ExplainedError('Usage: npm run migration:new -- add-phone-country (lower case and dashes)');
  }
  return name;
}

/** What would change a freshly migrated database into one that fits the entities. */
async function difference(): Promise<string[]> {
  const scratch = scratchDirectory();
  const group = new ProcessGroup();
  try {
    const database = 'gatehouse';
    const options = { group, directory: join(scratch.path, 'postgres'), port: await freePort() };
    const { url } = await startPostgres({ ...options, database, settings: FAST_SETTINGS });
    await migrate(url);
    const orm = createMigrationOrm({ url, poolSize: 2 });
    const { up } = await orm.schema.getUpdateSchemaMigrationSQL({ wrap: false });
    await orm.close();
    return up.split('\n').filter((line) => line.trim() !== '');
  } finally {
    await group.stop();
    scratch.remove();
  }
}

function writeMigration(name: string, statements: string[]): string {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const words = name.split('-').map((word) => word.replace(/^./, (letter) => letter.toUpperCase()));
  const className = `Migration${stamp}${words.join('')}`;
  const file = `${stamp}-${name}.ts`;
  writeFileSync(join(MIGRATIONS, file), migrationSource(className, statements));
  const list = join(MIGRATIONS, 'list.ts');
  const listed = readFileSync(list, 'utf8')
    .replace(/\n\n\/\*\*/, `\nimport { ${className} } from './${file}';\n\n/**`)
    .replace(/(migrations = \[[^\]]*)\]/, `$1, ${className}]`);
  writeFileSync(list, listed);
  return `migrations/src/${file}`;
}

function migrationSource(className: string, statements: string[]): string {
  const quoted = statements.map((sql) => `    this.addSql(\`${sql.replace(/[\\`$]/g, '\\$&')}\`);`);
  return `import { Migration } from '@mikro-orm/migrations';

export class ${className} extends Migration {
  override name = '${className}';

  override up(): void {
${quoted.join('\n')}
  }
}
`;
}
