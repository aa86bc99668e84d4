const text = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';
const code = 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace';

window.Redoc.init(
  'openapi.json',
  {
    nativeScrollbars: true,
    theme: { typography: { fontFamily: text, headings: { fontFamily: text }, code: { fontFamily: code } } },
  },
  document.getElementById('docs'),
);
