import { defineConfig } from 'vite';

// The desktop's preload as one CommonJS file: a sandboxed preload can neither be a module nor load one.
export default defineConfig({
  publicDir: false,
  build: {
    lib: { entry: 'main/preload.ts', formats: ['cjs'], fileName: () => 'preload.cjs' },
    rolldownOptions: { external: ['electron'] },
    outDir: 'dist/main',
    emptyOutDir: false,
    target: 'es2024',
    minify: false,
  },
});
