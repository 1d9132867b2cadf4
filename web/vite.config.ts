import { join } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type UserConfig } from 'vite';

const server = 'http://127.0.0.1:8000';

export default defineConfig(({ command }) => {
  // What is built is for use, also when a test builds it: under its NODE_ENV it would be React's development build.
  if (command === 'build') process.env.NODE_ENV = 'production';
  return config;
});

/** Everything small that several pages take, and none of what is only loaded when it is wanted. */
const shared =
  /web[\\/]src[\\/](api|app|lib|ui)[\\/][^\\/]+(?<!-popup|-panel)\.tsx?$|node_modules[\\/](lucide-react|@tanstack[\\/](react-)?query)/;

/** What of it only pages with tables take, which few people see. */
const tables =
  /web[\\/]src[\\/](api[\\/](admin-|audit|paged-list|usage|model-performance|budgets|quality|retention)|lib[\\/](days|query-filters|budget-words|quality-words)|ui[\\/](data-table|table-end|filter-bar|date-range|chip|tab-link|use-bar))/;

/** What only pages with forms take, and panels that open on a click. */
const forms =
  /web[\\/]src[\\/](api[\\/](cases|search)|lib[\\/]flag-kinds|ui[\\/](field|field-frame|select-field|text-area|switch|section|choice-bar))\.tsx?$/;

const config: UserConfig = {
  root: import.meta.dirname,
  plugins: [react(), tailwindcss()],
  // Only what the highlighter needs of it.
  resolve: { alias: [{ find: /^shiki$/, replacement: join(import.meta.dirname, 'src/ui/markdown/shiki.ts') }] },
  server: {
    proxy: { '/api': server, '/ws': { target: server, ws: true } },
  },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    manifest: true,
    // The content security policy allows no `data:` scripts or fonts, so nothing is inlined.
    assetsInlineLimit: 0,
    // The modern browsers that have `oklch`, `light-dark` and `content-visibility` need no polyfill.
    target: 'es2023',
    modulePreload: { polyfill: false },
    // Of 2,100 icons 49 are read: it saves a quarter of the time.
    rolldownOptions: {
      experimental: { lazyBarrel: true },
      output: {
        codeSplitting: {
          // What most pages share is one file: thirty small ones compress worse, and load one behind the other.
          groups: [
            { name: 'tables', test: tables, minShareCount: 2, priority: 1 },
            { name: 'forms', test: forms, minShareCount: 2, priority: 1 },
            { name: 'common', test: shared, minShareCount: 2 },
          ],
          includeDependenciesRecursively: false,
        },
      },
    },
  },
};
