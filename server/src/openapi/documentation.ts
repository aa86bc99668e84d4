import { type Asset, loadAssets } from './assets.ts';
import { buildOpenApiDocument, type DocumentOptions } from './document.ts';
import { toOpenApi30 } from './openapi-3-0.ts';
import { buildPages } from './pages.ts';

/** All that the documentation serves. */
export interface Documentation {
  /** The OpenAPI document as JSON, in version 3.1 and in 3.0. */
  readonly documents: { readonly '3.1': string; readonly '3.0': string };
  readonly pages: ReturnType<typeof buildPages>;
  readonly assets: ReadonlyMap<string, Asset>;
}

export function buildDocumentation(options: DocumentOptions): Documentation {
  const assets = loadAssets();
  const document = buildOpenApiDocument(options);
  return {
    documents: { '3.1': JSON.stringify(document), '3.0': JSON.stringify(toOpenApi30(document)) },
    pages: buildPages(assets),
    assets: new Map(assets.map((asset) => [asset.name, asset])),
  };
}
