// The dashboard in a real browser, on two nodes of one cluster.
//
//   DIBS_TEST_URLS            the base addresses of two nodes that serve the page, with a comma between
//   DIBS_TEST_OPERATOR_TOKEN  the operator's token, for breaking a claim
//   DIBS_TEST_CHROMIUM        the browser; default /usr/bin/chromium
//   DIBS_TEST_SHOTS           a folder for a picture of each view; none by default
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, afterEach, before, describe, test } from 'node:test';
import { chromium } from 'playwright-core';
import { Workspace, crowd } from './people.mjs';

const urls = (process.env.DIBS_TEST_URLS ?? '').split(',').map(url => url.trim().replace(/\/$/, '')).filter(Boolean);
assert.ok(urls.length >= 2, 'DIBS_TEST_URLS names two nodes of one cluster, with a comma between');
const [nodeA, nodeB] = urls;
const operator = process.env.DIBS_TEST_OPERATOR_TOKEN;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const VIEWS = ['now', 'claims', 'sessions', 'feed', 'conflicts', 'timeline', 'cluster'];
const LIMIT = 200 * 1024;

let browser;
let complaints = [];
let contexts = [];

before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.DIBS_TEST_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
  });
});

after(() => browser?.close());

afterEach(async () => {
  const heard = complaints;
  await Promise.all(contexts.map(context => context.close()));
  complaints = [];
  contexts = [];
  assert.deepEqual(heard, [], 'the console stays clean, and nothing breaks the content security policy');
});

const fresh = (base = nodeA) => new Workspace(base, `dash-${randomBytes(5).toString('hex')}`);
const address = (base, workspace, view, path) => `${base}/#/ws/${workspace.name}/${view}${path ? `/${encodeURIComponent(path)}` : ''}`;

/** A page of a user of its own. With `breakable` its `line` to the node can be cut, and network errors pass. */
async function page(url, { breakable = false, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options });
  contexts.push(context);
  const tab = await context.newPage();
  tab.setDefaultTimeout(10_000);
  tab.on('pageerror', error => complaints.push(String(error.stack)));
  tab.on('console', message => {
    const network = /net::ERR|WebSocket|Failed to load resource/.test(message.text());
    if (message.type() === 'error' && !(breakable && network)) complaints.push(message.text());
  });
  await tab.addInitScript(() => {
    addEventListener('securitypolicyviolation', event => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  });
  if (breakable) tab.line = await cuttable(tab);
  await tab.goto(url);
  return tab;
}

const shows = (tab, text) => tab.getByText(text, { exact: false }).first().waitFor();
const row = (tab, path) => tab.locator(`[role="treeitem"][data-path="${path}"]`);

/** Two at work, one waiting, one refused. */
async function office(workspace) {
  const mara = await workspace.open({
    id: 'mara', name: 'Front desk', kind: 'desk', user: 'mara', hostname: 'atelier', tty: 'pts/4', directory: '/home/mara/acme', branch: 'login',
  });
  const jon = await workspace.open({ id: 'jon', name: 'Jon', kind: 'agent', user: 'jon', hostname: 'forge' });
  await mara.claim(['src/server.js', 'src/login.js#Form.check'], { reason: 'Mending the login' });
  await mara.claim('docs/plan.md', { reason: 'Third quarter', ttl: '9m' });
  await jon.claim('customers/4711', { mode: 'shared', reason: 'Calling back' });
  await jon.refused('src/server.js');
  await jon.queue('src/login.js', { reason: 'Needs the check' });
  return { mara, jon };
}

describe('each view shows what others did over REST', () => {
  test('now: who is here, what is held, what happens', async () => {
    const workspace = fresh();
    await office(workspace);
    const tab = await page(address(nodeB, workspace, 'now'));
    await shows(tab, '2 sessions are here, 4 claims are held, and 1 request waits in line.');
    await shows(tab, '1 conflict to settle');
    await tab.locator('.now-who').getByText('Front desk').waitFor();
    await tab.locator('.now-held').getByText('docs/plan.md').waitFor();
    await tab.locator('.now-latest').getByText('stands in line for').waitFor();
  });

  test('claims: a tree with holder, reason, countdown and line; search and filters', async () => {
    const workspace = fresh();
    await office(workspace);
    const tab = await page(address(nodeB, workspace, 'claims'));
    await row(tab, 'docs/plan.md').getByText('Third quarter').waitFor();
    await row(tab, 'docs/plan.md').getByText(/^8 min \d+ s$/).waitFor();
    await row(tab, 'src/login.js#Form.check').locator('.badge.wait').waitFor();
    await tab.getByRole('searchbox').fill('calling');
    await shows(tab, '1 of 4 claims');
    assert.equal(await tab.locator('.row.claim').count(), 1);
    await tab.getByRole('searchbox').fill('no such thing');
    await tab.getByRole('button', { name: 'Clear the filter' }).click();
    await tab.getByLabel('Mode').selectOption('shared');
    await shows(tab, '1 of 4 claims');
  });

  test('one path: holder, fence, line', async () => {
    const workspace = fresh();
    await office(workspace);
    const tab = await page(address(nodeB, workspace, 'claims', 'src/login.js'));
    const panel = tab.getByRole('complementary');
    await panel.getByText('Front desk').waitFor();
    await panel.getByText('Mending the login').waitFor();
    await panel.locator('.waiting').getByText('Needs the check').waitFor();
  });

  test('sessions: where they work, how alive they are, what they hold', async () => {
    const workspace = fresh();
    await office(workspace);
    const tab = await page(address(nodeB, workspace, 'sessions'));
    const card = tab.locator('.session', { hasText: 'Front desk' });
    for (const text of ['mara@atelier', 'pts/4', '/home/mara/acme', 'login', 'alive', 'Holds 3 claims', 'src/server.js']) await card.getByText(text).first().waitFor();
    await tab.locator('.session', { hasText: 'Jon' }).getByText('waits for').waitFor();
  });

  test('feed: events in words, by kind', async () => {
    const workspace = fresh();
    await office(workspace);
    const tab = await page(address(nodeB, workspace, 'feed'));
    await tab.locator('.line', { hasText: 'Jon was refused src/server.js, held by Front desk' }).waitFor();
    await tab.getByRole('button', { name: 'Sessions' }).click();
    await tab.locator('.line', { hasText: 'refused' }).waitFor({ state: 'detached' });
    await tab.locator('.line', { hasText: 'Jon joined' }).waitFor();
  });

  test('conflicts: both sides, and how they were settled', async () => {
    const workspace = fresh();
    const { mara } = await office(workspace);
    const tab = await page(address(nodeB, workspace, 'conflicts'));
    await tab.locator('.conflict.open', { hasText: 'Jon wanted src/server.js' }).getByText('Mending the login').waitFor();
    await mara.release('src/server.js');
    await tab.locator('.conflict.settled', { hasText: 'Front desk let it go' }).waitFor();
  });

  test('timeline: a lane for who held it, who waited, who was refused', async () => {
    const workspace = fresh();
    await office(workspace);
    const tab = await page(address(nodeB, workspace, 'timeline', 'src/server.js'));
    await tab.locator('.span.held').waitFor();
    await tab.locator('text.refused').waitFor();
    await tab.getByText('The same as a list').click();
    await shows(tab, 'Front desk held it from');
    await tab.goto(address(nodeB, workspace, 'timeline', 'src/login.js'));
    await tab.locator('.span.waited').waitFor();
  });

  test('cluster: the members, and which one this is', async () => {
    const workspace = fresh();
    await office(workspace);
    const members = (await (await fetch(`${nodeB}/v1/cluster`)).json()).members;
    const tab = await page(address(nodeB, workspace, 'cluster'));
    await tab.locator('.member').nth(members.length - 1).waitFor();
    const local = tab.locator('.member', { hasText: 'serves this page' });
    assert.match(await local.textContent(), new RegExp(members.find(one => one.local).id));
  });
});

describe('live, without a reload', () => {
  test('a claim made on one node shows on the other, and goes when released', async () => {
    const workspace = fresh();
    const mara = await workspace.open({ name: 'Mara' });
    const tab = await page(address(nodeB, workspace, 'claims'));
    await shows(tab, 'Nothing is claimed');
    await mara.claim('src/new.js', { reason: 'Just now' });
    await row(tab, 'src/new.js').getByText('Just now').waitFor();
    const jon = await workspace.open({ name: 'Jon' });
    await jon.queue('src');
    await row(tab, 'src/new.js').locator('.badge.wait').waitFor();
    await mara.release('src/new.js');
    await row(tab, 'src').getByText('Jon').waitFor();
    await row(tab, 'src/new.js').waitFor({ state: 'detached' });
  });

  test('the tree is walked with the arrow keys', async () => {
    const workspace = fresh();
    const mara = await workspace.open({ name: 'Mara' });
    await mara.claim(['a/one', 'a/two', 'b/one', 'b/two']);
    const tab = await page(address(nodeB, workspace, 'claims'));
    await row(tab, 'a').focus();
    await tab.keyboard.press('ArrowLeft');
    await row(tab, 'a/one').waitFor({ state: 'detached' });
    await tab.keyboard.press('ArrowDown');
    await tab.keyboard.press('ArrowDown');
    await tab.waitForFunction(() => document.activeElement?.dataset.path === 'b/one');
    await tab.keyboard.press('Enter');
    await tab.getByRole('complementary').getByText('b/one').waitFor();
  });

  test('the feed marks where the connection was lost, and where it is back', async () => {
    const workspace = fresh();
    const mara = await workspace.open({ name: 'Mara' });
    const tab = await page(address(nodeB, workspace, 'feed'), { breakable: true });
    await tab.locator('.link.live').waitFor();
    await mara.claim('before');
    await tab.locator('.line', { hasText: 'before' }).waitFor();
    tab.line.cut();
    await tab.locator('.link.lost').waitFor();
    await tab.locator('.mark.lost').waitFor();
    await mara.claim('meanwhile');
    tab.line.heal();
    await tab.locator('.mark.back, .mark.reset').waitFor({ timeout: 60_000 });
    await tab.locator('.line', { hasText: 'meanwhile' }).waitFor({ timeout: 60_000 });
  });

  test('who is cut off is told what is lost, and who leaves meanwhile goes on looking', async () => {
    const workspace = fresh();
    const tab = await page(address(nodeB, workspace, 'now'), { breakable: true });
    await tab.locator('.link.live').waitFor();
    await tab.getByRole('button', { name: 'Claim a path' }).click();
    await tab.getByLabel('Path', { exact: true }).fill('src/a.js');
    await tab.getByRole('button', { name: 'Claim it' }).click();
    await tab.locator('.toast', { hasText: 'src/a.js is yours' }).waitFor();
    tab.line.cut();
    await tab.locator('.toast', { hasText: 'You no longer hold src/a.js' }).waitFor({ timeout: 15_000 });
    await tab.getByRole('button', { name: 'You' }).click();
    await tab.getByRole('button', { name: /leave/i }).click();
    await tab.waitForTimeout(20_000);
    tab.line.heal();
    await tab.locator('.link.live').waitFor({ timeout: 60_000 });
    const mara = await workspace.open({ name: 'Mara' });
    await mara.claim('after');
    await shows(tab, 'after');
  });

  test('what must be seen stays, however much follows', async () => {
    const workspace = fresh();
    const tab = await page(address(nodeB, workspace, 'now'));
    await tab.locator('.link.live').waitFor();
    const notices = await tab.evaluate(async () => {
      const { notice } = await import('/dashboard/notices.js');
      for (let i = 0; i < 8; i++) notice({ text: `kept ${i}`, keep: true });
      for (let i = 0; i < 8; i++) notice({ text: `passing ${i}` });
      notice({ text: 'kept 3', keep: true });
      await new Promise(resolve => setTimeout(resolve, 300));
      return [...document.querySelectorAll('.toast-text')].map(one => one.textContent.trim());
    });
    assert.deepEqual(notices, ['kept 0', 'kept 1', 'kept 2', 'kept 4', 'kept 5', 'kept 6', 'kept 7', 'passing 5', 'passing 6', 'passing 7', 'kept 3']);
  });

  test('a page whose node does not answer says so kindly, and comes back by itself', async () => {
    const workspace = fresh();
    await office(workspace);
    const tab = await page(address(nodeB, workspace, 'cluster'), { breakable: true });
    await tab.locator('.member').first().waitFor();
    tab.line.cut();
    await shows(tab, 'No node answers at this address');
    tab.line.heal();
    await tab.locator('.member').first().waitFor({ timeout: 30_000 });
  });
});

describe('settling', () => {
  test('a claim from the page, a question to it, and a hand-over', async () => {
    const workspace = fresh();
    const jon = await workspace.open({ id: 'jon', name: 'Jon' });
    const tab = await page(address(nodeB, workspace, 'now'));
    await tab.getByRole('button', { name: 'You' }).click();
    await tab.getByLabel('Your name').fill('Inés');
    await tab.getByRole('button', { name: 'Save' }).click();
    await tab.getByRole('button', { name: 'Claim a path' }).click();
    await tab.getByLabel('Path', { exact: true }).fill('src/a.js');
    await tab.getByLabel('Reason').fill('From the page');
    await tab.getByRole('button', { name: 'Claim it' }).click();
    await tab.locator('.toast', { hasText: 'src/a.js is yours' }).waitFor();
    await jon.refused('src/a.js');
    await tab.locator('.toast', { hasText: 'Jon wanted src/a.js' }).waitFor();
    await jon.post('/claims/ask', { path: 'src/a.js', message: 'May I?' });
    const asked = tab.locator('.toast', { hasText: 'Jon asks you to let go of src/a.js' });
    await asked.getByText('May I?').waitFor();
    await asked.getByRole('button', { name: 'Hand over' }).click();
    await tab.getByRole('button', { name: 'Hand it over' }).click();
    await tab.locator('.toast', { hasText: 'src/a.js now belongs to Jon' }).waitFor();
    const { claims } = await workspace.call('GET', '/claims');
    assert.deepEqual(claims.map(claim => [claim.path, claim.session]), [['src/a.js', 'jon']]);
  });

  test('the other side of a conflict is asked', async () => {
    const workspace = fresh();
    await office(workspace);
    const tab = await page(address(nodeB, workspace, 'conflicts'));
    await tab.getByRole('button', { name: 'Ask' }).click();
    await tab.getByLabel('Message').fill('Five minutes?');
    await tab.getByRole('button', { name: 'Send the question' }).click();
    await tab.locator('.toast', { hasText: 'Front desk was asked' }).waitFor();
    const { events } = await workspace.call('GET', '/events?after=0&type=claim.asked');
    assert.equal(events.at(-1).message, 'Five minutes?');
  });

  test('without the operator\'s token the page says how to get it', async () => {
    const workspace = fresh();
    await office(workspace);
    const tab = await page(address(nodeB, workspace, 'conflicts'));
    await tab.getByRole('button', { name: 'Break' }).click();
    await tab.getByRole('dialog').getByText('dibs dashboard').waitFor();
  });

  test('breaking names what will happen, and needs a reason', { skip: operator ? false : 'DIBS_TEST_OPERATOR_TOKEN is not set' }, async () => {
    const workspace = fresh();
    const { jon } = await office(workspace);
    await jon.queue('src/server.js');
    const tab = await page(`${nodeB}/#token=${encodeURIComponent(operator)}`);
    // The token leaves the address, and the page goes to a workspace by itself; only then elsewhere.
    await tab.waitForFunction(() => location.hash.startsWith('#/ws/') && !location.href.includes('token'));
    await tab.goto(address(nodeB, workspace, 'conflicts'));
    await tab.getByRole('button', { name: 'Break' }).click();
    const dialog = tab.getByRole('dialog');
    await dialog.getByText('Front desk loses src/server.js at once').waitFor();
    await dialog.getByText('Jon, first in line, may get it at once.').waitFor();
    assert.ok(await dialog.getByRole('button', { name: 'Break the claim' }).isDisabled());
    await dialog.getByLabel('Reason').fill('She is on holiday');
    await dialog.getByRole('button', { name: 'Break the claim' }).click();
    await tab.locator('.toast', { hasText: 'src/server.js was taken away' }).waitFor();
    const { events } = await workspace.call('GET', '/events?after=0&type=claim.broken');
    assert.equal(events.find(event => event.type === 'claim.broken').reason, 'She is on holiday');
  });
});

test('what participants set shows as text, and runs nothing', async () => {
  const workspace = fresh();
  const evil = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';
  const file = 'src/<img src=x onerror=window.hacked=1>.js';
  const mallory = await workspace.open({
    id: 'mallory', name: evil, kind: 'desk', user: evil, hostname: evil, tty: evil, directory: evil, branch: evil, labels: { shift: evil },
  });
  const jon = await workspace.open({ id: 'jon', name: `javascript:window.hacked=1 ${evil}` });
  await mallory.claim(file, { reason: evil, labels: { note: evil } });
  await jon.refused(file, { reason: evil });
  await jon.queue(file, { reason: evil });
  await jon.post('/claims/ask', { path: file, message: evil });
  await mallory.change('notes', { value: evil, note: evil });
  const tab = await page(address(nodeB, workspace, 'now'));
  for (const view of [...VIEWS, 'panel']) {
    await tab.goto(address(nodeB, workspace, view === 'panel' ? 'claims' : view, ['timeline', 'panel'].includes(view) ? file : null));
    await tab.locator(view === 'cluster' ? '.member' : 'main bdi:visible', { hasText: view === 'cluster' ? '' : '<img src=x' }).first().waitFor();
    assert.equal(await tab.locator('img[src="x"], main script').count(), 0, view);
  }
  await tab.getByRole('button', { name: 'Ask' }).click();
  await tab.locator('dialog bdi', { hasText: '<img src=x' }).first().waitFor();
  assert.equal(await tab.evaluate(() => window.hacked), undefined);
});

test('axe finds nothing serious, in both themes, wide and narrow, full and empty; and nothing scrolls sideways', async () => {
  const full = fresh();
  const empty = fresh();
  await office(full);
  const found = [];
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [1280, 360]) {
      const tab = await page(address(nodeB, full, 'now'), { colorScheme, viewport: { width, height: 800 }, reducedMotion: 'reduce' });
      for (const workspace of [full, empty]) {
        for (const view of [...VIEWS, 'panel']) {
          await tab.goto(address(nodeB, workspace, view === 'panel' ? 'claims' : view, ['panel', 'timeline'].includes(view) ? 'src/server.js' : null));
          await tab.locator('main :is(.card, .empty):visible').first().waitFor();
          const where = `${view} ${colorScheme} ${width} ${workspace === full ? 'full' : 'empty'}`;
          if (process.env.DIBS_TEST_SHOTS) await tab.screenshot({ path: `${process.env.DIBS_TEST_SHOTS}/${where.replaceAll(' ', '-')}.png` });
          await tab.evaluate(`${axe};0`);
          const { violations } = await tab.evaluate(() => window.axe.run({ resultTypes: ['violations'] }));
          found.push(...violations.filter(one => ['serious', 'critical'].includes(one.impact)).map(one => `${where}: ${one.id} ${one.nodes[0].target}`));
          const over = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          if (over > 0) found.push(`${where}: ${over} px too wide`);
        }
      }
    }
  }
  assert.deepEqual(found, []);
});

// how fast is told, not asked for: scripts/bench pages measures it
for (const count of [1000, 10_000]) {
  test(`of ${count} claims only those are rendered that can be seen`, async t => {
    const workspace = fresh();
    await crowd(workspace, count);
    const tab = await page(address(nodeB, workspace, 'claims'));
    const shown = await tab.waitForFunction(() => document.querySelector('.row') && performance.now());
    const first = Math.round(await shown.jsonValue());
    await shows(tab, `${count.toLocaleString('en')} claims`);
    const all = Math.round(await tab.evaluate(() => performance.now()));
    t.diagnostic(`${count} claims: first rows after ${first} ms, all read after ${all} ms`);
    await tab.getByRole('button', { name: 'Unfold all' }).click();
    await tab.locator('.row.claim').first().waitFor();
    assert.ok(await tab.locator('.row').count() < 100, 'only what can be seen is rendered');
  });
}

test('the example shows who is on what, live; the next in line follows', async () => {
  const [ann, bob] = [await page(`${nodeA}/example/`), await page(`${nodeB}/example/`)];
  const card = tab => tab.locator('li', { hasText: 'Ada Lovelace' });
  for (const [tab, name] of [[ann, 'Ann'], [bob, 'Bob']]) await tab.getByLabel('Your name').fill(name);
  await card(ann).getByRole('button', { name: 'Open' }).click();
  await card(ann).getByText('You are on it').waitFor();
  await card(bob).getByText('Ann is on it').waitFor();
  await card(bob).getByRole('button', { name: 'Wait for it' }).click();
  await card(ann).getByText('You are on it, 1 in line').waitFor();
  await card(ann).getByRole('textbox').fill('Called at noon');
  await card(ann).getByRole('button', { name: 'Done' }).click();
  await card(bob).getByText('You are on it').waitFor();
  await bob.waitForFunction(() => [...document.querySelectorAll('textarea')].some(note => note.value === 'Called at noon'));
  await card(bob).getByRole('button', { name: 'Done' }).click();
  await card(bob).getByText('Free').waitFor();
});

test('with every view and dialog opened, the page has loaded less than 200 KiB', async t => {
  const workspace = fresh();
  await office(workspace);
  const tab = await page('about:blank');
  const sizes = weigh(tab);
  for (const view of VIEWS) {
    await tab.goto(address(nodeB, workspace, view, view === 'timeline' ? 'src' : null));
    await tab.locator('main :is(.card, .empty)').first().waitFor();
  }
  await tab.goto(address(nodeB, workspace, 'claims', 'src/server.js'));
  await tab.getByRole('button', { name: 'Ask' }).click();
  await tab.getByRole('button', { name: 'Cancel' }).click();
  await tab.getByRole('button', { name: 'You' }).click();
  await tab.getByLabel('Your name').waitFor();
  const sum = await total(sizes);
  t.diagnostic(`${kib(sum)} in ${sizes.size} files`);
  assert.ok(sum < LIMIT, kib(sum));
});

const kib = bytes => `${(bytes / 1024).toFixed(1)} KiB`;
const total = async sizes => (await Promise.all(sizes.values())).reduce((a, b) => a + b, 0);

/** The uncompressed size of each file that a page loads, as it comes. */
function weigh(tab) {
  const sizes = new Map();
  tab.on('response', answer => {
    const { pathname } = new URL(answer.url());
    if (/^\/(v1|eventbus|readyz)/.test(pathname)) return;
    sizes.set(pathname, answer.body().then(body => body.length, () => 0));
  });
  return sizes;
}

/** A line between page and node that can be cut and healed: requests fail, and sockets close. */
async function cuttable(tab) {
  const sockets = new Set();
  let up = true;
  await tab.routeWebSocket(/eventbus/, socket => {
    if (!up) {
      socket.close({ code: 1013 });
      return;
    }
    const far = socket.connectToServer();
    sockets.add([socket, far]);
  });
  await tab.route('**/*', route => (up ? route.continue() : route.abort()));
  return {
    cut: () => {
      up = false;
      for (const ends of sockets) for (const end of ends) end.close({ code: 1013 }).catch(() => {});
      sockets.clear();
    },
    heal: () => { up = true; },
  };
}
