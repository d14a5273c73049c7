import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected, join, other, profile, tab, workspace } from './kit.mjs';

async function editor(t, ws) {
  const page = await tab(await profile(t));
  await join(page, { workspace: ws });
  await connected(page);
  const { id } = await page.evaluate(() => dibs.open());
  // the events of its opening may come after the answer
  await page.waitForFunction((own) => told.event.some(({ type, session }) => type === 'session.opened' && session === own), id);
  return page;
}

test('a change is shown at once and confirmed', async (t) => {
  const page = await editor(t, workspace());
  await page.evaluate(() => dibs.read('board'));
  const early = await page.evaluate(() => {
    window.changing = Promise.all([1, 2, 3].map((n) => dibs.change('board', (list = []) => [...list, n])));
    return new Promise((resolve) => { queueMicrotask(() => queueMicrotask(() => resolve(told.value.at(-1)))); });
  });
  assert.deepEqual(early, { path: 'board', value: [1, 2, 3], version: 0, pending: true });
  const written = await page.evaluate(() => changing);
  assert.deepEqual(written.map((one) => one.version), [1, 2, 3]);
  assert.deepEqual(await page.evaluate(() => told.value.at(-1)), { path: 'board', value: [1, 2, 3], version: 3, pending: false });
});

test('a change that another was quicker than is made anew over the newer version', async (t) => {
  const ws = workspace();
  const page = await editor(t, ws);
  const rival = await other(ws, 'rival');
  await page.evaluate(() => dibs.write('counter', 1));
  // the rival writes while the page's own write, made over version 1, is on its way
  await page.exposeFunction('rivalWrites', () => rival.put('counter', { value: 10 }));
  await page.evaluate(async () => {
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (text) {
      if (!text.includes('"op":"write"')) return send.call(this, text);
      WebSocket.prototype.send = send;
      rivalWrites().then(() => send.call(this, text));
    };
    window.changing = dibs.change('counter', (n) => n + 1);
  });
  assert.equal((await page.evaluate(() => changing)).value, 11);
  const shown = await page.evaluate(() => told.value.map(({ value, pending }) => [value, pending]));
  assert.deepEqual(shown[1], [2, true]);
  assert.deepEqual(shown.at(-1), [11, false]);
  assert.deepEqual(await page.evaluate(() => told.rolledBack), []);
});

test('a change that cannot be made is rolled back, and says so', async (t) => {
  const ws = workspace();
  const page = await editor(t, ws);
  const rival = await other(ws, 'rival');
  await rival.put('plan', { value: 'old' });
  await rival.claim('plan');
  await page.evaluate(() => dibs.read('plan'));
  const refused = await page.evaluate(() => dibs.change('plan', () => 'new').catch((error) => error instanceof module.ClaimRefused));
  assert.equal(refused, true);
  const { values, rolledBack } = await page.evaluate(() => ({
    values: told.value.map(({ value, pending }) => [value, pending]),
    rolledBack: told.rolledBack.map(({ path, value, error }) => [path, value, error.slug]),
  }));
  assert.deepEqual(values, [['old', false], ['new', true], ['old', false]]);
  assert.deepEqual(rolledBack, [['plan', 'old', 'claimed']]);
});

test('what others change shows by itself', async (t) => {
  const ws = workspace();
  const page = await editor(t, ws);
  const rival = await other(ws, 'rival');
  await page.evaluate(() => dibs.read('plan'));
  for (let n = 1; n <= 5; n++) await rival.put('plan', { value: n });
  await page.waitForFunction(() => told.value.at(-1).value === 5);
  await rival.put('unread', { value: 1 });
  await page.waitForFunction(() => told.event.some((event) => event.path === 'unread'));
  assert.ok(await page.evaluate(() => told.value.every(({ path }) => path === 'plan')));
});

test('a watch gets what passes its filter; a burst comes as one list; a handler that throws harms nobody', async (t) => {
  const ws = workspace();
  const page = await editor(t, ws);
  const writer = await other(ws, 'writer');
  await page.evaluate(() => {
    window.seen = { lists: [], inside: [], own: [] };
    dibs.watch({}, () => { throw new Error('a fault of the page'); });
    dibs.watch({ under: 'src/a.js', type: 'claim.*', debounce: 500 }, (events) => seen.lists.push(events.map((event) => event.path)));
    dibs.watch({ under: 'src/a.js#Foo', type: 'claim.acquired' }, (event) => seen.inside.push(event.path));
    window.undo = dibs.watch({ session: dibs.session.id }, (event) => seen.own.push(event.type));
  });
  await writer.claim('src/a.js#Foo.bar');
  await writer.claim('src/a.js#Foobar');
  await writer.claim('src/a.jsx');
  await writer.claim('src/a.js');
  await page.waitForFunction(() => seen.lists.length > 0);
  assert.deepEqual(await page.evaluate(() => seen), {
    lists: [['src/a.js#Foo.bar', 'src/a.js#Foobar', 'src/a.js']], inside: ['src/a.js#Foo.bar'], own: [] });
  await page.evaluate(() => dibs.claim('own'));
  await page.waitForFunction(() => seen.own.length === 1);
  await page.evaluate(() => { undo(); return dibs.release(); });
  await page.waitForFunction(() => told.event.at(-1).type === 'claim.released');
  assert.deepEqual(await page.evaluate(() => seen.own), ['claim.acquired']);
  assert.ok(page.errors.length > 0 && page.errors.every((message) => message === 'a fault of the page'));
});

test('a value that is too large is refused in words, and the connection stays', async (t) => {
  const page = await editor(t, workspace());
  const refused = (bytes) => page.evaluate((size) => dibs.write('big', 'x'.repeat(size)).then(() => '', (error) => error.slug), bytes);
  assert.equal(await refused(100_000), 'too-large');
  assert.equal(await refused(16_300), '');
  assert.equal((await page.evaluate(() => dibs.read('big'))).value.length, 16_300);
  assert.deepEqual(await page.evaluate(() => [told.disconnected, dibs.transport]), [[], 'websocket']);
});
