import { ensureProgram, type Program, type ProgramLookup } from '../services/installed-program.ts';

const chromium: Program = {
  name: 'Chromium',
  need: 'The browser tests need Chromium',
  executables: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
  packages: {
    apt: 'chromium',
    brew: 'chromium',
    cask: true,
    dnf: 'chromium',
    apk: 'chromium',
    pacman: 'chromium',
  },
  alternative: 'or set CHROMIUM to the path of a Chromium or Chrome of your own',
};

/** The browser that CHROMIUM names, or the Chromium or Chrome on the path. */
export const ensureChromium = async (own = process.env.CHROMIUM, lookup?: ProgramLookup): Promise<string> =>
  own || ensureProgram(chromium, lookup);
