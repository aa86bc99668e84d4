import { mergeConfig } from 'vite';
import base from './vite.config.ts';
export default mergeConfig(base, {
  resolve: { alias: { '@gatehouse/client': new URL('./client.tmp.ts', import.meta.url).pathname } },
});
