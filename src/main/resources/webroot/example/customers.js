// A list of customers that several people work on: one claim per open customer, a fair line, and notes shown before they are saved.
import { connect } from '/dibs.js';

const customers = { 4711: 'Ada Lovelace, London', 4712: 'Grace Hopper, New York', 4713: 'Hedy Lamarr, Vienna', 4714: 'Karen Spärck Jones, Cambridge' };
const find = id => document.getElementById(id);
const say = text => { find('message').textContent = text; };
const cards = new Map(Object.entries(customers).map(([id, text]) => [`customers/${id}`, card(`customers/${id}`, ...text.split(', '))]));
const dibs = await connect(location.origin, { workspace: 'example' });

dibs.on('connected', () => { say(''); cards.forEach(show); });
dibs.on('disconnected', () => say('The connection is lost. Trying again…'));
dibs.on('lost', ({ path, reason }) => {
  const { root, state, note } = cards.get(path) ?? {};
  if (root) Object.assign(note, { readOnly: true }), Object.assign(root, { className: 'held' }), state.textContent = 'Not yours any more';
  say(`You no longer have ${path}: ${reason}`);
});
dibs.on('value', ({ path, value, pending }) => Object.assign(cards.get(path).note, { value: value?.note ?? '', ariaBusy: pending }));
dibs.on('rolledBack', ({ error }) => say(`The note was not saved: ${error.message}`));
dibs.watch({ under: 'customers', type: 'claim.*', debounce: 50 }, () => cards.forEach(show));
cards.forEach((_, path) => dibs.read(path).catch(error => say(error.message)));

/** Who is on a customer, and what this page's user can do about it. */
async function show({ root, state, note, button }, path) {
  const { holders: [holder], waiters } = await dibs.check(path);
  const is = session => session === dibs.session?.id;
  const [how, who, can, act] = holder && is(holder.session) ? ['mine', 'You are on it', 'Done', () => dibs.release(path)]
    : waiters.some(waiter => is(waiter.session)) ? ['held', 'You are in line', 'Leave the line', () => button.leave.abort()]
    : holder ? ['held', `${holder.owner.name} is on it`, 'Wait for it', () => open(path, button)] : ['free', 'Free', 'Open', () => open(path, button)];
  root.className = how;
  state.textContent = waiters.length ? `${who}, ${waiters.length} in line` : who;
  note.readOnly = how !== 'mine';
  button.textContent = can;
  button.onclick = () => Promise.resolve(act()).catch(error => say(error.message));
}

async function open(path, button) {
  button.leave = new AbortController();
  await dibs.open({ name: find('name').value || 'Somebody' });
  await dibs.claim(path, { reason: 'With the customer', wait: '10m', signal: button.leave.signal });
}

function card(path, name, city) {
  const root = find('card').content.cloneNode(true).firstElementChild;
  const [title, place, state, note, button] = ['h2', '.place', '.state', 'textarea', 'button'].map(query => root.querySelector(query));
  [title.textContent, place.textContent] = [name, city];
  note.onchange = () => dibs.change(path, value => ({ ...value, note: note.value })).catch(() => {});
  find('customers').append(root);
  return { root, state, note, button };
}
