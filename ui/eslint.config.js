/** What the linter asks of the page and of the scripts; `lint/layers.js` holds the import rules. */
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

import layers from './lint/layers.js';
import svelteConfig from './svelte.config.js';

export default ts.config(
  { ignores: ['**/dist/**', '**/generated/**', '**/node_modules/**'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...ts.configs.stylistic,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser } },
    plugins: { fact: layers },
    rules: {
      'fact/layers': 'error',
      // The types say it, and know the browser better than a list of names does.
      'no-undef': 'off',
      'no-console': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // What the data or a question holds is never read as HTML.
      'svelte/no-at-html-tags': 'error',
      'no-restricted-properties': [
        'error',
        { property: 'innerHTML', message: 'text is never parsed as HTML' },
        { property: 'outerHTML', message: 'text is never parsed as HTML' },
        { property: 'insertAdjacentHTML', message: 'text is never parsed as HTML' },
      ],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig },
    },
  },
  {
    // They talk to a terminal.
    files: ['**/scripts/**'],
    languageOptions: { globals: { ...globals.node } },
    rules: { 'no-console': 'off' },
  },
);
