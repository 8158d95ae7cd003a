/**
 * Stands between FACT and the server of a model, passes everything on, and keeps what went by.
 *
 * A very small model seldom calls a tool of its own accord. Where {@link Relay} `isPushing`, the
 * relay asks the server for a call of `run_sql`; FACT itself leaves the choice to the model.
 */
import { createServer, request as ask } from 'node:http';

/**
 * A call that went by: the bytes FACT sent, and what came back as far as it has.
 * @typedef {{ body: string, key: string | undefined, status: number, isStream: boolean,
 *   said: string }} Passed
 */

/** See above. */
export class Relay {
  /** Whether the model is asked for calls. */
  isPushing = false;
  /** @type {Passed[]} */
  passed = [];
  #server = createServer((request, response) => {
    const pieces = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => this.#pass(request, Buffer.concat(pieces).toString('utf8'), response));
  });
  #onward;

  /** A relay to the server at the port `onward`. */
  constructor(onward) {
    this.#onward = onward;
  }

  /** Begins, and gives the port to ask at. */
  async start() {
    await new Promise((resolve, reject) => {
      this.#server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    return this.#server.address().port;
  }

  stop() {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** What went by from the `first` call on, with what the model said. */
  seen(first = 0) {
    return this.passed.slice(first).map((it) => ({ ...it, ...heard(it.said) }));
  }

  #pass({ method, url, headers }, body, response) {
    const sent = this.isPushing ? pushed(body) : body;
    const passed = { body, key: headers.authorization, status: 0, isStream: false, said: '' };
    if (method === 'POST') this.passed.push(passed);
    const onward = ask({
      host: '127.0.0.1',
      port: this.#onward,
      path: url,
      method,
      headers: { ...headers, ...(sent && { 'content-length': Buffer.byteLength(sent) }) },
    });
    onward.on('response', (reply) => {
      response.writeHead(reply.statusCode, reply.headers);
      passed.status = reply.statusCode;
      passed.isStream = (reply.headers['content-type'] ?? '').includes('event-stream');
      reply.setEncoding('utf8').on('data', (piece) => {
        passed.said += piece;
        response.write(piece);
      });
      reply.on('end', () => response.end());
    });
    onward.on('error', () => response.destroy());
    // Who does not wait any more must not keep the model at work.
    response.on('close', () => onward.destroy());
    onward.end(sent);
  }
}

/** `body`, asking for a statement where one is due: at first, and after one that failed. */
export function pushed(body) {
  if (body === '') return body;
  const request = JSON.parse(body);
  const last = request.messages?.at(-1) ?? {};
  const isDue = last.role === 'user' || `${last.content}`.startsWith('error: ');
  if (!request.tools || !isDue) return body;
  return JSON.stringify({
    ...request,
    tool_choice: { type: 'function', function: { name: 'run_sql' } },
  });
}

/** What a model said, in one piece or as a stream of events: its words and its calls. */
export function heard(said) {
  const events = [...said.matchAll(/^data: (\{.*\})\s*$/gm)].map(([, event]) => JSON.parse(event));
  const whole = events.length === 0 ? parsed(said) : null;
  const calls = [];
  let text = '';
  for (const event of whole ? [whole] : events) {
    const part = event.choices?.[0]?.delta ?? event.choices?.[0]?.message ?? {};
    text += part.content ?? '';
    for (const [idx, { index = idx, function: piece }] of (part.tool_calls ?? []).entries()) {
      calls[index] ??= { name: '', input: '' };
      calls[index].name ||= piece.name ?? '';
      calls[index].input += piece.arguments ?? '';
    }
  }
  return { n_events: events.length, text, calls: calls.filter(Boolean) };
}

/** `text` as JSON; null where it is none. */
export function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
