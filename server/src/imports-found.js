import { relativeImports } from './relative-imports.js';

// All that a module imports is found before any of it runs: where this is what it imports first, the search is over now.
// What then runs requires a thousand files, and the hook, which has nothing to say of them, would be asked for each.
relativeImports.deregister();
