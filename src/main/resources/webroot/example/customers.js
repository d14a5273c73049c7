// A list of customers that several people work on: one claim per open customer, a fair line, and notes shown before they are saved.
import { connect } from '/dibs.js';

const customers = { 4711: 'Ada Lovelace, London', 4712: 'Grace Hopper, New York', 4713: 'Hedy Lamarr, Vienna', 4714: 'Karen Spärck Jones, Cambridge' };
const pathOf = id => `customers/${id}`;
const find = id => document.getElementById(id);
const say = text => { find('message').textContent = text; };
const cards = new Map(Object.entries(customers).map(([id, text]) => [pathOf(id), card(pathOf(id), ...text.split(', '))]));
const lines = new Map();

const dibs = await connect(location.origin, { workspace: 'example' });
const me = () => dibs.open({ name: find('name').value || 'Somebody' });

find('name').value = localStorage.getItem('name') ?? '';
find('name').onchange = () => localStorage.setItem('name', find('name').value);
dibs.watch({ under: 'customers', type: 'claim.*', debounce: 50 }, () => cards.forEach(show));
dibs.on('connected', () => { say(''); cards.forEach(show); });
dibs.on('disconnected', () => say('The connection is lost. Trying again…'));
dibs.on('lost', ({ path, reason }) => say(`You no longer have ${path}: ${reason}`));
dibs.on('value', ({ path, value, pending }) => note(path, value, pending ? 'saving' : 'saved'));
dibs.on('rolledBack', ({ path, value, error }) => { note(path, value, 'not saved'); say(`The note was not saved: ${error.message}`); });
cards.forEach((_, path) => dibs.read(path).catch(error => say(error.message)));

/** Who is on a customer, and what this page's user can do about it. */
async function show({ state, text, button, root }, path) {
  const { holders, waiters } = await dibs.check(path);
  const mine = holders.some(holder => holder.session === dibs.session?.id);
  const place = waiters.findIndex(waiter => waiter.session === dibs.session?.id) + 1;
  const line = waiters.length ? `, ${waiters.length} in line` : '';
  state.textContent = mine ? `You are on it${line}` : holders[0] ? `${holders[0].owner.name} is on it${line}${place ? `, you are number ${place}` : ''}` : 'Free';
  button.textContent = mine ? 'Done' : place ? 'Leave the line' : holders[0] ? 'Wait for it' : 'Open';
  button.onclick = () => (mine ? dibs.release(path) : place ? lines.get(path)?.abort() : open(path))?.catch(error => say(error.message));
  text.readOnly = !mine;
  root.className = mine ? 'mine' : holders[0] ? 'held' : 'free';
}

async function open(path) {
  lines.set(path, new AbortController());
  await me();
  await dibs.claim(path, { reason: 'With the customer', wait: '10m', signal: lines.get(path).signal }).catch(error => error.name === 'AbortError' || say(error.message));
}

function card(path, name, place) {
  const root = find('card').content.cloneNode(true).firstElementChild;
  const [title, city, state, text, button] = ['h2', '.place', '.state', 'textarea', 'button'].map(query => root.querySelector(query));
  [title.textContent, city.textContent] = [name, place];
  text.onchange = () => dibs.change(path, value => ({ ...value, note: text.value })).catch(() => {});
  find('customers').append(root);
  return { root, state, text, button };
}

function note(path, value, saved) {
  const { text } = cards.get(path);
  text.dataset.saved = saved;
  if (document.activeElement !== text || saved === 'not saved') text.value = value?.note ?? '';
}
