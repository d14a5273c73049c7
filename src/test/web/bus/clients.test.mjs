// The bridge as clients that are not ours see it: the event-bus client of Vert.x, and SockJS by itself.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';

const require = createRequire(import.meta.url);
const EventBus = require('@vertx/eventbus-bridge-client.js');
const SockJS = require('sockjs-client');

const nodes = process.env.DIBS_TEST_URLS.split(',');
const workspace = () => `bus-${Math.random().toString(36).slice(2)}`;

/** Waits for a condition by looking again and again; fails with `what` after ten seconds. */
async function until(what, condition) {
  const end = Date.now() + 10_000;
  while (!condition()) {
    assert.ok(Date.now() < end, what);
    await new Promise((next) => setTimeout(next, 5));
  }
}

async function rest(node, method, path, body, token) {
  const headers = { 'content-type': 'application/json' };
  if (token) headers.authorization = `Bearer ${token}`;
  const response = await fetch(node + path, { method, headers, body: body && JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
}

function opened(node, options) {
  return new Promise((done, failed) => {
    const bus = new EventBus(`${node}/eventbus`, options);
    bus.onopen = () => done(bus);
    bus.onerror = (error) => failed(new Error(JSON.stringify(error)));
  });
}

const send = (bus, body) => new Promise((done, failed) => {
  bus.send('dibs.api', body, (error, message) => (error ? failed(error) : done(message.body)));
});

test('the event-bus client of Vert.x claims, is refused and hears', async () => {
  const ws = workspace();
  const bus = await opened(nodes[0], { vertxbus_ping_interval: 5000 });
  const other = await opened(nodes.at(-1));
  const events = [];
  other.registerHandler(`dibs.events.${ws}`, (error, message) => events.push(message.body));

  const ann = await send(bus, { op: 'open', workspace: ws, id: 'ann', kind: 'browser' });
  assert.ok(ann.token);
  const granted = await send(bus, { op: 'claim', workspace: ws, token: ann.token, paths: ['src/a.js'], reason: 'mine' });
  assert.equal(granted.claims[0].path, 'src/a.js');

  const bob = await send(other, { op: 'open', workspace: ws, id: 'bob' });
  await assert.rejects(
    send(other, { op: 'claim', workspace: ws, token: bob.token, paths: ['src'] }),
    (error) => {
      assert.equal(error.failureCode, 409);
      const problem = JSON.parse(error.message);
      assert.equal(problem.type, 'urn:dibs:claimed');
      assert.equal(problem.holders[0].reason, 'mine');
      return true;
    },
  );
  const check = await send(other, { op: 'check', workspace: ws, path: 'src/a.js' });
  assert.equal(check.free, false);

  const released = await send(bus, { op: 'release', workspace: ws, token: ann.token, all: true });
  await until('the release is heard on the other node', () => events.some((event) => event.type === 'claim.released'));
  assert.equal(released.released.length, 1);
  for (let i = 1; i < events.length; i++) assert.equal(events[i].revision, events[i - 1].revision + 1);
  bus.close();
  other.close();
});

test('the event-bus client of Vert.x is denied every other address', async () => {
  const bus = await opened(nodes[0]);
  const errors = [];
  bus.onerror = (error) => errors.push(error.body);
  bus.registerHandler('dibs.feed.w', () => assert.fail('this must not be heard'));
  bus.publish('dibs.events.w', { type: 'claim.acquired' });
  await until('both are denied', () => errors.length === 2);
  assert.deepEqual(errors, ['access_denied', 'access_denied']);
  bus.close();
});

for (const transport of ['websocket', 'xhr-streaming', 'xhr-polling']) {
  test(`bare SockJS over ${transport} gets every event once`, async () => {
    const ws = workspace();
    const socket = new SockJS(`${nodes[0]}/eventbus`, null, { transports: transport });
    const frames = [];
    socket.onmessage = (message) => frames.push(JSON.parse(message.data));
    await new Promise((done) => { socket.onopen = done; });
    const token = (await rest(nodes.at(-1), 'POST', `/v1/workspaces/${ws}/sessions`, { id: 'ann' })).body.token;
    socket.send(JSON.stringify({ type: 'register', address: `dibs.events.${ws}`, headers: { after: '0' } }));
    for (let i = 0; i < 20; i++) {
      const claim = await rest(nodes.at(-1), 'POST', `/v1/workspaces/${ws}/claims`, { paths: [`p/${i}`] }, token);
      assert.equal(claim.status, 201);
    }
    const events = () => frames.filter((frame) => frame.address === `dibs.events.${ws}`).map((frame) => frame.body);
    await until('all claims are heard', () => events().filter((event) => event.type === 'claim.acquired').length === 20);
    const revisions = events().map((event) => event.revision);
    assert.deepEqual(revisions, revisions.map((revision, i) => revisions[0] + i));

    socket.send(JSON.stringify({ type: 'send', address: 'dibs.api', replyAddress: 'r1', body: { op: 'list', workspace: ws } }));
    await until('the list comes', () => frames.some((frame) => frame.address === 'r1'));
    assert.equal(frames.find((frame) => frame.address === 'r1').body.claims.length, 20);
    socket.close();
  });
}
