import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cable, connected, first, join, other, profile, tab, tapped, until, workspace } from './kit.mjs';

/** A page in which these interfaces are missing. */
const without = (...names) => (page) => page.addInitScript((missing) => { for (const name of missing) delete window[name]; }, names);

async function works(page, ws) {
  const writer = await other(ws, 'writer');
  await writer.stir(5);
  await page.waitForFunction(() => told.event.filter((event) => event.type === 'claim.released').length === 5, null, { timeout: 20_000 });
  const seen = await page.evaluate(() => told.event.map((event) => event.revision));
  seen.forEach((revision, i) => assert.equal(revision, seen[0] + i));
  await page.evaluate(() => dibs.open());
  await page.evaluate(() => dibs.claim('src/a b.js#Foo.bar'));
  assert.equal((await page.evaluate(() => dibs.check('src/a b.js'))).holders[0].path, 'src/a b.js#Foo.bar');
  assert.equal((await page.evaluate(() => dibs.write('src/a b.js', { n: 1 }, { ifVersion: 0 }))).version, 1);
  assert.equal((await page.evaluate(() => dibs.read('src/a b.js'))).value.n, 1);
  assert.equal(await page.evaluate(() => dibs.read('src/none')), null);
  await page.evaluate(() => dibs.release());
  await page.evaluate(() => dibs.close());
}

test('without WebSocket it is server-sent events', async (t) => {
  const ws = workspace();
  const page = await tab(await profile(t), first, { before: without('WebSocket') });
  await join(page, { workspace: ws });
  assert.equal(await connected(page), 'sse');
  await works(page, ws);
});

test('without these too it is long-poll', async (t) => {
  const ws = workspace();
  const page = await tab(await profile(t), first, { before: without('WebSocket', 'EventSource') });
  await join(page, { workspace: ws });
  assert.equal(await connected(page), 'long-poll');
  await works(page, ws);
});

test('where no answer may wait it is polling', async (t) => {
  const ws = workspace();
  const page = await tab(await profile(t));
  await join(page, { workspace: ws, transports: ['polling'] });
  assert.equal(await connected(page), 'polling');
  await works(page, ws);
});

test('a socket refused on the way is done without, until it works again', async (t) => {
  const ws = workspace();
  let blocked = true;
  const page = await tab(await profile(t), first, {
    before: (fresh) => fresh.routeWebSocket(/eventbus/, (socket) => (blocked ? socket.close() : socket.connectToServer())),
  });
  await join(page, { workspace: ws });
  assert.equal(await connected(page), 'sse');
  blocked = false;
  const writer = await other(ws, 'writer');
  const stirring = writer.stir(100);
  await page.waitForFunction(() => dibs.transport === 'websocket', null, { timeout: 45_000 });
  await stirring;
  await page.waitForFunction(() => told.event.filter((event) => event.type === 'claim.released').length === 100);
  const seen = await page.evaluate(() => told.event.map((event) => event.revision));
  seen.forEach((revision, i) => assert.equal(revision, seen[0] + i));
});

test('a network that is cut and healed loses no event and no claim', async (t) => {
  const ws = workspace();
  const line = await cable(t);
  const page = await tab(await profile(t), line.url);
  await join(page, { workspace: ws });
  await connected(page);
  await page.evaluate(() => dibs.open());
  await page.evaluate(() => dibs.claim('mine'));
  const writer = await other(ws, 'writer');
  await writer.stir(3);
  line.cut();
  await page.waitForFunction(() => !dibs.connected);
  await writer.stir(20);
  line.heal();
  await page.waitForFunction(() => dibs.connected && told.event.filter((event) => event.type === 'claim.released').length === 23);
  const seen = await page.evaluate(() => told.event.map((event) => event.revision));
  seen.forEach((revision, i) => assert.equal(revision, seen[0] + i));
  await until(() => page.evaluate(() => dibs.claims[0]?.expiresInSeconds > 20), 'the session is kept alive again');
  assert.deepEqual(await page.evaluate(() => [told.lost, told.disconnected.length, told.connected.at(-1).again]), [[], 1, true]);
});

for (const kind of ['browser', 'desk']) test(`a holder that is cut off says lost before another is let in: ${kind}`, async (t) => {
  const ws = workspace();
  const line = await cable(t);
  const page = await tab(await profile(t), line.url);
  await join(page, { workspace: ws });
  await page.evaluate((as) => dibs.open({ kind: as }), kind);
  await page.evaluate(() => {
    dibs.on('lost', () => { window.lostAt = Date.now(); });
    return dibs.claim('mine');
  });
  const rival = await other(ws, 'rival');
  line.cut();
  const granted = await rival.post('/claims', { paths: ['mine'], wait: '40s', hold: '40s' });
  const rivalAt = Date.now();
  assert.equal(granted.status, 201);
  assert.ok(await page.evaluate(() => lostAt) <= rivalAt);
  line.heal();
  await page.waitForFunction(() => told.restored.length === 1);
  const restored = await page.evaluate(() => told.restored[0]);
  assert.deepEqual([restored.restored, restored.lost.map((loss) => loss.path)], [[], ['mine']]);
  assert.equal(await page.evaluate(() => told.lost.length), 1);
});

test('a connection on which nothing comes through is given up for a new one', async (t) => {
  const ws = workspace();
  const line = await cable(t);
  const page = await tab(await profile(t), line.url);
  await join(page, { workspace: ws });
  await connected(page);
  await page.evaluate(() => dibs.open({ ttl: 30 }));
  await page.evaluate(() => dibs.claim('mine'));
  const writer = await other(ws, 'writer');
  line.freeze();
  await writer.stir(3);
  await page.waitForFunction(() => told.event.filter((event) => event.type === 'claim.released').length === 3, null, { timeout: 40_000 });
  const seen = await page.evaluate(() => told.event.map((event) => event.revision));
  seen.forEach((revision, i) => assert.equal(revision, seen[0] + i));
  assert.deepEqual(await page.evaluate(() => [told.lost, dibs.claims.length, dibs.transport]), [[], 1, 'websocket']);
});

test('a stream that begins and brings no events is given up for a transport that does', async (t) => {
  const ws = workspace();
  const line = await cable(t);
  line.holdStreams();
  const page = await tab(await profile(t), line.url, { before: without('WebSocket') });
  await join(page, { workspace: ws });
  assert.equal(await connected(page), 'sse');
  const writer = await other(ws, 'writer');
  await writer.stir(3);
  const released = (count) => page.waitForFunction(
    (wanted) => told.event.filter((event) => event.type === 'claim.released').length === wanted, count, { timeout: 40_000 });
  await released(3);
  assert.equal(await page.evaluate(() => dibs.transport), 'long-poll');
  await writer.stir(2);
  await released(5);
  const seen = await page.evaluate(() => told.event.map((event) => event.revision));
  seen.forEach((revision, i) => assert.equal(revision, seen[0] + i));
});

test('a refusal that comes when nobody waits for it any more cuts nothing', async (t) => {
  const page = await tab(await profile(t), first, { before: tapped });
  await join(page, { workspace: workspace() });
  assert.equal(await connected(page), 'websocket');
  await page.evaluate(() => {
    const message = JSON.stringify({ type: 'urn:dibs:unknown', status: 503, detail: 'late' });
    const frame = { type: 'err', address: 'over', failureCode: 503, failureType: 'RECIPIENT_FAILURE', message };
    window.socket.onmessage({ data: JSON.stringify(frame) });
  });
  await page.evaluate(() => dibs.open());
  assert.equal(page.sockets, 1);
  assert.deepEqual(await page.evaluate(() => told.disconnected), []);
});
