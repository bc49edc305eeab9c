import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The page of the workbench, as the browser door and the desktop serve it.
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react()],
  build: { outDir: '../dist/renderer', emptyOutDir: true, target: 'es2023', chunkSizeWarningLimit: 1500 },
});
