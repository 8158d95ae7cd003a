/** JSON as people read it, without a change to what it says. */

/**
 * `text` with a line for each part, and line breaks in its strings shown as such. Nothing else is
 * changed: numbers of any length and the order of names stay as they were sent. Text that is no
 * JSON comes back as it is.
 */
export function laidOut(text: string): string {
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  let out = '';
  let depth = 0;
  for (const piece of text.match(PIECES) ?? []) {
    if (/^\s/.test(piece)) continue;
    if (piece === '{' || piece === '[') {
      depth += 1;
      out += piece + line(depth);
    } else if (piece === '}' || piece === ']') {
      depth -= 1;
      const open = piece === '}' ? '{' : '[';
      const empty = out.trimEnd().endsWith(open);
      out = empty ? out.trimEnd() + piece : out + line(depth) + piece;
    } else if (piece.startsWith('"')) out += broken(piece, depth + 1);
    else if (piece === ',') out += `,${line(depth)}`;
    else out += piece === ':' ? ': ' : piece;
  }
  return out;
}

const PIECES = /"(?:[^"\\]|\\.)*"|[{}[\],:]|\s+|[^\s{}[\],:"]+/g;

/** A string with its line breaks as such, set in below where it begins. */
function broken(string: string, depth: number): string {
  return string.replace(/\\(.)/g, (escape, letter) => (letter === 'n' ? line(depth) : escape));
}

function line(depth: number): string {
  return `\n${'  '.repeat(depth)}`;
}
