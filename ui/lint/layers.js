/**
 * Which part of the page may import which: an ESLint rule, so that an editor says it too.
 *
 * - `@tauri-apps/*` is for `lib/backend/` alone; everything else asks the `Backend` interface.
 * - `lib/` imports no component.
 * - `components/shared/` knows no domain; a domain folder knows itself and `shared/`;
 *   only `components/views/` and the page itself compose domains.
 */
import path from 'node:path';

const ALIASES = { $lib: 'lib', $components: 'components', $styles: 'styles' };

/** The path of `specifier` below `src/`, or null where it is a package. */
function belowSrc(specifier, importer) {
  if (specifier.startsWith('.')) {
    return path.posix.normalize(path.posix.join(path.posix.dirname(importer), specifier));
  }
  const [head, ...rest] = specifier.split('/');
  return Object.hasOwn(ALIASES, head) ? [ALIASES[head], ...rest].join('/') : null;
}

/** The domain folder of a path in `components/`, or null elsewhere. */
function domain(file) {
  const [top, folder, ...rest] = file.split('/');
  return top === 'components' && rest.length > 0 ? folder : null;
}

/**
 * Why `importer` (a path below `src/`, with forward slashes) must not import `specifier`;
 * null where it may.
 */
export function refusal(importer, specifier) {
  if (specifier.startsWith('@tauri-apps/')) {
    return importer.startsWith('lib/backend/')
      ? null
      : 'only lib/backend/ imports @tauri-apps: ask the Backend interface';
  }
  const target = belowSrc(specifier, importer);
  if (target === null) return null;
  if (importer.startsWith('lib/') && target.startsWith('components/')) {
    return 'lib/ must not import a component';
  }
  const [own, other] = [domain(importer), domain(target)];
  if (own === null || other === null || own === other || own === 'views' || other === 'shared') {
    return null;
  }
  return own === 'shared'
    ? `shared/ knows no domain, and ${other}/ is one`
    : `${own}/ knows itself and shared/; what needs ${other}/ too belongs in views/`;
}

const rule = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const [, importer] = context.filename.replaceAll('\\', '/').split('/ui/src/');
    if (importer === undefined) return {};
    const look = (node) => {
      if (typeof node.source?.value !== 'string') return;
      const message = refusal(importer, node.source.value);
      if (message) context.report({ node: node.source, message });
    };
    return {
      ImportDeclaration: look,
      ImportExpression: look,
      ExportNamedDeclaration: look,
      ExportAllDeclaration: look,
    };
  },
};

export default { rules: { layers: rule } };
