import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected, join, other, profile, tab, until, workspace } from './kit.mjs';

const leaders = (pages) => Promise.all(pages.map((page) => page.evaluate(() => dibs.leader)));

async function tabs(t, count, options) {
  const context = await profile(t);
  const pages = [];
  for (let i = 0; i < count; i++) {
    const page = await tab(context);
    await join(page, options);
    await connected(page);
    pages.push(page);
  }
  return pages;
}

/** Each page has seen every revision from its first on, once, in order, up to the last. */
async function assertGapless(pages, last) {
  for (const page of pages) {
    await page.waitForFunction((revision) => told.event.at(-1)?.revision >= revision, last);
    const seen = await page.evaluate(() => told.event.map((event) => event.revision));
    seen.forEach((revision, i) => assert.equal(revision, seen[0] + i));
  }
}

test('three tabs share one socket; when the leader goes, another takes over, and no event is lost or repeated', async (t) => {
  const ws = workspace();
  const writer = await other(ws, 'writer');
  const pages = await tabs(t, 3, { workspace: ws });
  assert.deepEqual(await leaders(pages), [true, false, false]);
  assert.deepEqual(pages.map((page) => page.sockets), [1, 0, 0]);
  const ids = await Promise.all(pages.map((page, i) => page.evaluate((name) => dibs.open({ name }).then(({ id }) => id), `tab ${i}`)));
  await Promise.all(pages.map((page, i) => page.evaluate((path) => dibs.claim(path), `mine/${i}`)));

  const stirring = writer.stir(40);
  await pages[1].waitForFunction(() => told.event.some((event) => event.path === 'stir/5'));
  await pages[0].close();
  const rest = pages.slice(1);
  await until(async () => (await leaders(rest)).filter(Boolean).length === 1, 'another leads');
  await stirring;
  const { body: { revision } } = await writer.get('/claims?limit=1');
  await assertGapless(rest, revision);
  const [first, last] = await rest[0].evaluate(() => [told.event.find((event) => event.path === 'stir/0'), told.event.at(-1)]);
  assert.ok(last.revision - first.revision >= 79);
  assert.equal(rest[0].sockets + rest[1].sockets, 1);

  // those who stay keep their claims over the change of sockets; the one who left lets go
  await until(async () => (await writer.get('/claims/mine/0')).body.free, 'the closed tab let go', 30_000);
  for (const [i, page] of rest.entries()) {
    assert.deepEqual(await page.evaluate(() => [dibs.session.id, dibs.claims.length, told.lost]), [ids[i + 1], 1, []]);
    assert.equal((await writer.get(`/claims/mine/${i + 1}`)).body.free, false);
  }
});

test('the session of a follower that is closed is let go', async (t) => {
  const ws = workspace();
  const [, follower] = await tabs(t, 2, { workspace: ws });
  await follower.evaluate(() => dibs.open());
  await follower.evaluate(() => dibs.claim('a'));
  const onlooker = await other(ws, 'onlooker');
  await follower.close();
  await until(async () => (await onlooker.get('/claims/a')).body.free, 'the closed tab let go', 30_000);
});

test('a follower that is reloaded keeps its session', async (t) => {
  const ws = workspace();
  const [, follower] = await tabs(t, 2, { workspace: ws });
  const { id } = await follower.evaluate(() => dibs.open());
  await follower.evaluate(() => dibs.claim('a'));
  await follower.reload();
  await join(follower, { workspace: ws });
  assert.equal((await follower.evaluate(() => dibs.open())).id, id);
  assert.equal(await follower.evaluate(() => dibs.claims.length), 1);
  // past the leader's grace for tabs that are gone
  const since = Date.now();
  await until(async () => Date.now() - since > 12_000, 'the grace is over');
  assert.deepEqual(await follower.evaluate(() => [dibs.claims.length, told.lost]), [1, []]);
});

test('two users of one browser share nothing', async (t) => {
  const ws = workspace();
  const context = await profile(t);
  const pages = [];
  for (const user of ['ann', 'ben']) {
    const page = await tab(context);
    await join(page, { workspace: ws, user });
    await connected(page);
    pages.push(page);
  }
  assert.deepEqual(await leaders(pages), [true, true]);
  assert.deepEqual(pages.map((page) => page.sockets), [1, 1]);
  const [ann, ben] = await Promise.all(pages.map((page) => page.evaluate(() => dibs.open().then(({ id }) => id))));
  assert.notEqual(ann, ben);
  const names = await pages[0].evaluate(async () => (await navigator.locks.query()).held.map((lock) => lock.name));
  assert.ok(names.every((name) => !name.includes('ann') && !name.includes('ben')));
  // in one tab, too, the second user does not take up the first one's session
  await pages[0].reload();
  await join(pages[0], { workspace: ws, user: 'ben' });
  assert.deepEqual(await pages[0].evaluate(() => dibs.recent), []);
  assert.notEqual(await pages[0].evaluate(() => dibs.open().then(({ id }) => id)), ann);
});

test('a leader that hangs is deposed', async (t) => {
  const ws = workspace();
  const [leader, follower] = await tabs(t, 2, { workspace: ws });
  leader.on('dialog', () => {});
  leader.evaluate(() => alert('held up')).catch(() => {});
  await follower.waitForFunction(() => dibs.leader && dibs.connected, null, { timeout: 40_000 });
  const writer = await other(ws, 'writer');
  await writer.stir(1);
  await follower.waitForFunction(() => told.event.some((event) => event.type === 'claim.released'));
});

test('a tab that is opened while the leader hangs leads', async (t) => {
  const ws = workspace();
  const [leader] = await tabs(t, 1, { workspace: ws });
  leader.on('dialog', () => {});
  leader.evaluate(() => alert('held up')).catch(() => {});
  const late = await tab(leader.context());
  await join(late, { workspace: ws });
  await late.waitForFunction(() => dibs.leader && dibs.connected, null, { timeout: 40_000 });
});

test('an event is in the second tab shortly after it is in the first', async (t) => {
  const ws = workspace();
  const pages = await tabs(t, 2, { workspace: ws });
  const writer = await other(ws, 'writer');
  await writer.stir(100);
  const { body: { revision } } = await writer.get('/claims?limit=1');
  await assertGapless(pages, revision);
  const [first, second] = await Promise.all(pages.map((page) => page.evaluate(() =>
    Object.fromEntries(told.event.map((event) => [event.revision, event.seenAt])))));
  const millis = Object.keys(second).map((one) => second[one] - first[one]).sort((a, b) => a - b);
  const at = (part) => millis[Math.floor(millis.length * part)];
  t.diagnostic(`${millis.length} events to the second tab: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${millis.at(-1)} ms`);
});
