import { defaultClientConditions, defineConfig } from 'vite';

export default defineConfig({
  resolve: { conditions: ['@gatehouse/source', ...defaultClientConditions] },
  build: { lib: { entry: 'client.ts', formats: ['es'], fileName: 'client' } },
});
