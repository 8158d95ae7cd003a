/**
 * Loaded before every test of the page: what is looked for may take its time on a busy machine, and
 * a test that is wrong fails all the same.
 */
import { configure } from '@testing-library/svelte';

configure({ asyncUtilTimeout: 15_000 });
