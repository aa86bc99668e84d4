import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  // Within this repository the packages are used from their sources; an application of your own leaves this out.
  resolve: { conditions: ['@gatehouse/source', ...defaultClientConditions] },
  server: { port: 5173, strictPort: true },
});
