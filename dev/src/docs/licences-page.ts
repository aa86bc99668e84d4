import { acceptedLicences, type Distributed, distributedPackages } from '../dependencies/licences.ts';

/** The page `docs/licences.md`, from the lockfile. */
export function buildLicencesPage(): string {
  return `<!-- Generated from package-lock.json by npm run docs:generate; do not edit. -->

# Licences

What is handed to others, beside Gatehouse itself, and under which licence: packages in the image, and packages that an
application gets with \`@gatehouse/client\`. The image holds each as its authors published it, with what they say of its
licence. Packages for one platform are listed whichever platform the image is for.

\`npm run dependencies:check\` accepts permissive licences, which ask for no more than that their text and names are kept:
${acceptedLicences.join(', ')}. Where there is a choice, such as
\`MPL-2.0 OR Apache-2.0\`, one of these is taken. What only develops or tests Gatehouse is handed to nobody, and is not
listed.

| package | version | licence | image | client |
| --- | --- | --- | --- | --- |
${distributedPackages().map(row).join('\n')}
`;
}

const row = ({ name, version, licence = 'unknown', inImage, withClient }: Distributed) =>
  `| [${name}](https://www.npmjs.com/package/${name}) | ${version} | ${licence} | ${tick(inImage)} | ${tick(withClient)} |`;

const tick = (value: boolean) => (value ? '✓' : '');
