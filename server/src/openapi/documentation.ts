import { type Asset, loadAssets } from './assets.ts';
import { buildOpenApiDocument, type DocumentOptions } from './document.ts';
import { buildPages } from './pages.ts';

/** All that the documentation serves. */
export interface Documentation {
  /** The OpenAPI document as JSON. */
  readonly json: string;
  readonly pages: ReturnType<typeof buildPages>;
  readonly assets: ReadonlyMap<string, Asset>;
}

export function buildDocumentation(options: DocumentOptions): Documentation {
  const assets = loadAssets();
  return {
    json: JSON.stringify(buildOpenApiDocument(options)),
    pages: buildPages(assets),
    assets: new Map(assets.map((asset) => [asset.name, asset])),
  };
}
