/**
 * The figures' face inside a chart. A picture loads nothing, not even the page's own fonts: without
 * this the system's font would stand where the backend has measured another, and text would be cut.
 */
import face from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?inline';

const RULE = `@font-face { font-family: Inter; font-weight: 100 900; src: url(${face}) format('woff2'); }`;

/** The drawing with its font inside. It stays a picture: nothing here is parsed into the page. */
export function withFont(svg: string): string {
  return svg.replace(/<svg\b[^>]*>/, (opening) => `${opening}<style>${RULE}</style>`);
}
