import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected, first, join, other, profile, second, tab, tapped, until, workspace } from './kit.mjs';

test('a claim in one page shows in another at another node', async (t) => {
  const ws = workspace();
  const one = await tab(await profile(t), first);
  const two = await tab(await profile(t), second);
  await join(one, { workspace: ws });
  await join(two, { workspace: ws });
  assert.equal(await connected(one), 'websocket');
  assert.equal(await connected(two), 'websocket');
  await one.evaluate(() => dibs.open({ name: 'one' }));
  const grant = await one.evaluate(() => dibs.claim('customers/4711', { reason: 'a call' }));
  await two.waitForFunction((fence) => told.event.some((event) => event.type === 'claim.acquired' && event.fence === fence),
    grant.claims[0].fence);
  const check = await two.evaluate(() => dibs.check('customers/4711'));
  assert.equal(check.holders[0].reason, 'a call');
  const held = await one.evaluate(() => dibs.claims);
  assert.ok(held[0].expiresInSeconds > 80 && held[0].expiresInSeconds <= 90);
  await two.evaluate(() => dibs.open());
  const refused = await two.evaluate(() => dibs.claim('customers').catch((error) => ({
    typed: error instanceof module.ClaimRefused, slug: error.slug, held: error.holders[0].path })));
  assert.deepEqual(refused, { typed: true, slug: 'claimed', held: 'customers/4711' });
  await one.evaluate(() => dibs.close());
  await two.waitForFunction(() => told.event.some((event) => event.type === 'session.closed'));
  const revisions = await two.evaluate(() => told.event.map((event) => event.revision));
  revisions.forEach((revision, i) => assert.ok(i < 2 || revision === revisions[i - 1] + 1));
  assert.deepEqual([...one.errors, ...two.errors], []);
});

test('a wait that is given up leaves the line', async (t) => {
  const ws = workspace();
  const holder = await other(ws, 'holder');
  await holder.claim('file');
  const page = await tab(await profile(t));
  await join(page, { workspace: ws });
  await page.evaluate(() => dibs.open());
  await page.evaluate(() => {
    window.giveUp = new AbortController();
    window.waiting = dibs.claim('file', { wait: '5m', signal: giveUp.signal }).catch((error) => error.name);
  });
  await page.waitForFunction(() => told.event.some((event) => event.type === 'claim.queued'));
  await page.evaluate(() => giveUp.abort());
  assert.equal(await page.evaluate(() => waiting), 'AbortError');
  await until(async () => (await holder.get('/claims/file')).body.waiters.length === 0, 'the line is empty');
  await holder.release('file');
  assert.deepEqual(await page.evaluate(() => dibs.claims), []);
});

test('a wait ends with the grant, and its claim counts down', async (t) => {
  const ws = workspace();
  const holder = await other(ws, 'holder');
  await holder.claim('file');
  const page = await tab(await profile(t));
  await join(page, { workspace: ws });
  await page.evaluate(() => dibs.open());
  await page.evaluate(() => { window.waiting = dibs.claim('file', { wait: '5m', ttl: 20 }); });
  await page.waitForFunction(() => told.event.some((event) => event.type === 'claim.queued'));
  await holder.release('file');
  const grant = await page.evaluate(() => waiting);
  assert.equal(grant.claims[0].path, 'file');
  const left = await page.evaluate(() => dibs.claims[0].expiresInSeconds);
  assert.ok(left > 15 && left <= 20, `${left}`);
  await page.waitForFunction((before) => dibs.claims[0].expiresInSeconds < before, left);
});

test('a loss is told once, no later than others are let in', async (t) => {
  const ws = workspace();
  const page = await tab(await profile(t));
  await join(page, { workspace: ws });
  await page.evaluate(() => dibs.open());
  await page.evaluate(() => {
    window.lostAt = 0;
    dibs.on('lost', () => { window.lostAt = Date.now(); });
    return dibs.claim(['short', 'long'], { ttl: 2 });
  });
  const rival = await other(ws, 'rival', first);
  await until(async () => (await rival.claim('short')).status === 201, 'the rival has it');
  const rivalAt = Date.now();
  await page.waitForFunction(() => told.event.filter((event) => event.type === 'claim.expired').length === 2);
  const [lost, lostAt] = await page.evaluate(() => [told.lost, lostAt]);
  assert.deepEqual(lost.map((loss) => loss.path).sort(), ['long', 'short']);
  assert.ok(lostAt <= rivalAt, `told ${lostAt - rivalAt} ms after the rival was let in`);
  const released = await page.evaluate(() => dibs.release('short').catch((error) => [error instanceof module.ClaimLost, error.ending.type]));
  assert.deepEqual(released, [true, 'claim.expired']);
  assert.equal(await page.evaluate(() => told.lost.length), 2);
});

test('letting go and handing over are no losses; being asked is told', async (t) => {
  const ws = workspace();
  const friend = await other(ws, 'friend');
  const page = await tab(await profile(t));
  await join(page, { workspace: ws });
  await page.evaluate(() => dibs.open({ id: 'me' }));
  await page.evaluate(() => dibs.claim(['a', 'b', 'c']));
  await friend.post('/claims/ask', { path: 'a', message: 'please' });
  await page.waitForFunction(() => told.asked.length === 1);
  assert.equal(await page.evaluate(() => told.asked[0].message), 'please');
  await page.evaluate(() => dibs.handoff('a', 'friend'));
  await page.evaluate(() => dibs.release('b'));
  assert.deepEqual(await page.evaluate(() => dibs.claims.map((claim) => claim.path)), ['c']);
  await friend.post('/claims/handoff', { path: 'a', to: 'me' });
  await page.waitForFunction(() => dibs.claims.map((claim) => claim.path).sort().join() === 'a,c');
  await page.evaluate(() => dibs.release());
  assert.deepEqual(await page.evaluate(() => [dibs.claims, told.lost]), [[], []]);
});

test('a page that was reloaded has its session, its claims and the last events again', async (t) => {
  const ws = workspace();
  const page = await tab(await profile(t));
  await join(page, { workspace: ws });
  const before = await page.evaluate(() => dibs.open({ name: 'writer' }));
  await page.evaluate(() => dibs.claim(['a', 'b']));
  await page.waitForFunction(() => told.event.some((event) => event.type === 'claim.acquired'));
  const neighbour = await other(ws, 'neighbour');
  await page.waitForFunction(() => told.event.some((event) => event.session === 'neighbour'));
  const revision = await page.evaluate(() => dibs.revision);
  await page.reload();
  await neighbour.stir(2);
  await join(page, { workspace: ws });
  assert.ok((await page.evaluate(() => dibs.recent)).some((event) => event.type === 'claim.acquired' && event.session === before.id));
  const after = await page.evaluate(() => dibs.open({ name: 'writer' }));
  assert.equal(after.id, before.id);
  assert.deepEqual(await page.evaluate(() => dibs.claims.map((claim) => claim.path).sort()), ['a', 'b']);
  const restored = await page.evaluate(() => told.restored);
  assert.equal(restored.length, 1);
  assert.deepEqual([restored[0].restored.length, restored[0].lost], [2, []]);
  await page.waitForFunction(() => told.event.filter((event) => event.type === 'claim.released').length === 2);
  const seen = await page.evaluate(() => told.event.map((event) => event.revision));
  assert.equal(seen[0], revision + 1);
  seen.forEach((one, i) => assert.equal(one, revision + 1 + i));
});

test('a duplicated tab has a session of its own', async (t) => {
  const ws = workspace();
  const context = await profile(t);
  const page = await tab(context);
  await join(page, { workspace: ws });
  const { id } = await page.evaluate(() => dibs.open());
  await page.evaluate(() => dibs.claim('a'));
  const kept = await page.evaluate(() => ({ ...sessionStorage }));
  const twin = await tab(context);
  await twin.evaluate((items) => { for (const [name, value] of Object.entries(items)) sessionStorage.setItem(name, value); }, kept);
  await join(twin, { workspace: ws });
  assert.notEqual((await twin.evaluate(() => dibs.open())).id, id);
  assert.equal(await page.evaluate(() => dibs.claims.length), 1);
  assert.equal(await twin.evaluate(() => dibs.claims.length), 0);
});

test('a tab in the background keeps its claims past its time to live', async (t) => {
  const ws = workspace();
  const page = await tab(await profile(t));
  await join(page, { workspace: ws });
  await connected(page);
  await page.evaluate(() => dibs.open({ ttl: '4s' }));
  await page.evaluate(() => dibs.claim('mine'));
  const looker = await other(ws, 'looker');
  const control = await page.context().newCDPSession(page);
  // a frozen page runs no timer and no handler: only the browser answers the node's pings
  await control.send('Page.setWebLifecycleState', { state: 'frozen' });
  const holder = async () => (await looker.get('/claims/mine')).body.holders[0];
  await until(async () => (await holder()).heldForSeconds > 14, 'three times to live have gone by, and it is held', 30_000);
  await control.send('Page.setWebLifecycleState', { state: 'active' });
  await page.waitForFunction(() => dibs.claims.length === 1);
  assert.deepEqual(await page.evaluate(() => told.lost), []);
});

test('what a late answer grants is not held when a heartbeat has seen that it is over', async (t) => {
  const ws = workspace();
  const page = await tab(await profile(t), first, { before: tapped });
  await join(page, { workspace: ws });
  await page.evaluate(() => dibs.open());
  const late = page.evaluate(() => {
    window.swallow = 'claim';
    return dibs.claim('late', { ttl: '1s' }).then(() => 'granted', ({ slug, path }) => `${slug} ${path}`);
  });
  await until(() => page.evaluate(() => window.swallow === null), 'the answer comes');
  const somebody = await other(ws, 'somebody');
  await until(async () => (await somebody.claim('late')).status < 300, 'somebody else has it');
  // to be seen again is to ask what is held
  await page.evaluate(() => dispatchEvent(new Event('online')));
  assert.equal(await late, 'claim-lost late');
  assert.deepEqual(await page.evaluate(() => dibs.claims), []);
});
