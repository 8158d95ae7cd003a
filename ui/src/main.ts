/** Connects to the backend and mounts the window's page. */
import { mount } from 'svelte';

import '$styles/fonts.css';
import '$styles/tokens.css';
import '$styles/base.css';
import { connect } from '$lib/backend';

import App from './App.svelte';

const target = document.getElementById('app');
if (target) {
  const backend = await connect();
  mount(App, { target, props: { backend } });
}
