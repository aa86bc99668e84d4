export const previewStyleSheet = `:root { color-scheme: light dark; --line: #8884; --accent: light-dark(#1d5c4d, #7cc9b4); }
* { box-sizing: border-box; }
body { max-width: 75rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; font: 1rem/1.5 system-ui, sans-serif; }
a { color: var(--accent); }
nav { display: flex; flex-wrap: wrap; gap: 0.5rem 2rem; }
dl { display: flex; gap: 1rem; } dt { opacity: 0.7; } dd { margin: 0; font-weight: 600; }
h2 { font-size: 1.1rem; }
.scroll { overflow-x: auto; }
.index { border-collapse: collapse; font-size: 0.9rem; }
.index th, .index td { padding: 0.5rem 0.75rem; border: 1px solid var(--line); text-align: start; vertical-align: top; }
fieldset { display: inline-flex; gap: 1rem; margin: 0 1rem 0 0; padding: 0.25rem 0.75rem; border: 1px solid var(--line); border-radius: 0.5rem; }
iframe { display: block; width: 50rem; max-width: 100%; height: 52rem; border: 1px solid var(--line); border-radius: 0.5rem; color-scheme: light; }
.view:has(#phone:checked) iframe { width: 24.375rem; }
.view:has(#dark:checked) iframe { color-scheme: dark; }
pre { max-width: 50rem; padding: 1rem; overflow-x: auto; border: 1px solid var(--line); border-radius: 0.5rem; }
`;
