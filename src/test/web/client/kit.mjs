/** Pages, nodes and a cable that can be cut, for the tests of the browser client. */
import http from 'node:http';
import net from 'node:net';
import { after } from 'node:test';
import { chromium } from 'playwright-core';

export const urls = (process.env.DIBS_TEST_URLS ?? '').split(',').filter(Boolean);
if (urls.length === 0) throw new Error('name the nodes in DIBS_TEST_URLS: http://127.0.0.1:3427,http://127.0.0.1:3428');
const [first, second = first] = urls;
export { first, second };

const browser = await chromium.launch({
  executablePath: process.env.DIBS_TEST_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
});
after(() => browser.close());

let made = 0;
/** A workspace that no other test uses. */
export const workspace = () => `web-${process.pid}-${Date.now().toString(36)}-${made++}`;

/** One browser profile: its pages are tabs that can share. */
export async function profile(t) {
  const context = await browser.newContext();
  t.after(() => context.close());
  return context;
}

/** A tab at a node, with nothing in it but the text of the client: a page of the node's, under its policy. */
export async function tab(context, url = first, { before } = {}) {
  const page = await context.newPage();
  page.errors = [];
  page.on('pageerror', (error) => page.errors.push(error.message));
  page.sockets = 0;
  page.on('websocket', () => { page.sockets++; });
  if (before) await before(page);
  await page.goto(`${url}/dibs.js`);
  return page;
}

/** Makes a tab's socket `socket`, which keeps the first answer to the op named `swallow` to itself. */
export const tapped = (page) => page.addInitScript(() => {
  window.swallow = null;
  window.WebSocket = class extends WebSocket {
    #swallowed;

    constructor(...given) {
      super(...given);
      window.socket = this;
    }

    send(frame) {
      const { body, replyAddress } = JSON.parse(frame);
      if (body?.op === window.swallow) this.#swallowed = replyAddress;
      super.send(frame);
    }

    set onmessage(handler) {
      super.onmessage = (event) => {
        const { address } = JSON.parse(typeof event.data === 'string' ? event.data : new TextDecoder().decode(event.data));
        if (!address || address !== this.#swallowed) handler(event);
        else window.swallow = this.#swallowed = null;
      };
    }

    get onmessage() { return super.onmessage; }
  };
});

/** Connects the tab, and keeps all it is told in `told`. */
export function join(page, options) {
  return page.evaluate(async (given) => {
    const module = await import('/dibs.js');
    const dibs = await module.connect(location.origin, given);
    const told = { event: [], lost: [], restored: [], asked: [], value: [], rolledBack: [], reset: [], connected: [], disconnected: [] };
    for (const type of Object.keys(told)) {
      dibs.on(type, (detail) => told[type].push(type === 'event' ? { ...detail, seenAt: Date.now() } : detail));
    }
    Object.assign(window, { dibs, told, module });
  }, options);
}

/** Until the tab is connected; returns how. */
export async function connected(page) {
  await page.waitForFunction(() => window.dibs.connected && window.dibs.revision !== null);
  return page.evaluate(() => dibs.transport);
}

/** Waits for a condition on this side. */
export async function until(condition, what, millis = 15_000) {
  for (const end = Date.now() + millis; ;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`still not: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Somebody else, over REST. */
export async function other(ws, id, url = second) {
  const base = `${url}/v1/workspaces/${ws}`;
  const call = async (method, path, body, headers = {}) => {
    const answer = await fetch(base + path, {
      method, headers: { 'Content-Type': 'application/json', ...headers }, body: body && JSON.stringify(body),
    });
    return { status: answer.status, body: answer.status === 204 ? null : await answer.json() };
  };
  const { body } = await call('POST', '/sessions', { id, kind: 'agent' });
  const own = { Authorization: `Bearer ${body.token}` };
  return {
    get: (path) => call('GET', path),
    post: (path, fields = {}) => call('POST', path, fields, own),
    put: (path, fields, headers) => call('PUT', `/resources/${path}`, fields, { ...own, ...headers }),
    claim: (...paths) => call('POST', '/claims', { paths }, own),
    release: (...paths) => call('POST', '/claims/release', { paths }, own),
    /** So many events, two for each claim. */
    async stir(times, path = 'stir') {
      for (let i = 0; i < times; i++) {
        await this.claim(`${path}/${i}`);
        await this.release(`${path}/${i}`);
      }
    },
  };
}

/** A node behind a cable that can be cut, and healed. */
export async function cable(t, url = first) {
  const { hostname, port, host } = new URL(url);
  const sockets = new Set();
  let whole = true;
  let streams = true;
  const keep = (socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy()));
    if (!whole) socket.destroy();
    return socket;
  };
  const renamed = (headers) => ({ ...headers, host, ...(headers.origin && { origin: url }) });
  const server = http.createServer((request, response) => {
    const up = http.request({ hostname, port, method: request.method, path: request.url, headers: renamed(request.headers), agent: false });
    up.on('socket', keep).on('error', () => response.destroy());
    up.on('response', (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      if (streams || !answer.headers['content-type']?.startsWith('text/event-stream')) answer.pipe(response);
      else response.flushHeaders();
    });
    response.on('close', () => up.destroy());
    request.pipe(up);
  });
  server.on('connection', keep);
  server.on('upgrade', (request, socket) => {
    const up = keep(net.connect(port, hostname, () => {
      const headers = Object.entries(renamed(request.headers)).map(([name, value]) => `${name}: ${value}\r\n`).join('');
      up.write(`GET ${request.url} HTTP/1.1\r\n${headers}\r\n`);
      up.pipe(socket);
      socket.pipe(up);
    }));
    up.on('close', () => socket.destroy());
    socket.on('close', () => up.destroy());
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => { server.close(); for (const socket of sockets) socket.destroy(); });
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    cut() { whole = false; for (const socket of sockets) socket.destroy(); },
    heal() { whole = true; },
    /** Streams begin, and what comes over them is kept, as by a proxy that waits for their end. */
    holdStreams() { streams = false; },
    /** What is connected now stays so, but nothing comes through any more. */
    freeze() { for (const socket of sockets) socket.unpipe().pause(); },
  };
}
