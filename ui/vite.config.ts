/**
 * How the page is built, served while developing, and tested.
 *
 * The root is `ui/`, while `node_modules` lies one folder up, where npm and the Tauri CLI want it.
 */
import { fileURLToPath } from 'node:url';

import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  cacheDir: here('../node_modules/.vite'),
  plugins: [svelte({ configFile: here('svelte.config.js') }), svelteTesting()],
  resolve: {
    alias: {
      $lib: here('src/lib'),
      $components: here('src/components'),
      $styles: here('src/styles'),
    },
  },
  // Cargo's messages stay on the screen under `npm run dev`.
  clearScreen: false,
  server: {
    port: 5199,
    strictPort: true,
    fs: { allow: ['..'] },
  },
  build: {
    outDir: here('dist'),
    emptyOutDir: true,
    // WebKitGTK 2.44 and WebView2 both read it; nothing has to be rewritten for older engines.
    target: 'es2022',
    // A font or picture is a file of its own: the content security policy allows no inline font.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts', 'lint/**/*.test.js', '../scripts/**/*.test.js'],
    setupFiles: [here('src/patience.ts')],
    testTimeout: 60_000,
    restoreMocks: true,
    passWithNoTests: false,
  },
});
