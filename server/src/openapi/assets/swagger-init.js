const specUrl = new URL('openapi.json', document.baseURI);
const spec = await (await fetch(specUrl)).json();

// "Try it out" talks to the service that served this page, also where that is reached by another name than PUBLIC_URL.
const publicUrl = spec.servers[0].url.replace(/\/api\/v1$/, '');
const here = new URL('.', specUrl).href.replace(/\/$/, '');
for (const { servers } of [spec, ...Object.values(spec.paths)]) {
  for (const server of servers ?? []) server.url = server.url.replace(publicUrl, here);
}

window.SwaggerUIBundle({
  spec,
  dom_id: '#docs',
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  // By default it sends the document to a validator on another host.
  validatorUrl: null,
});
