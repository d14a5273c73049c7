import { html } from '../vendor/htm-preact.js';

const shapes = {
  now: 'M3 10h3l2.5-6 3 12L14 10h3',
  claims: 'M3 5h5M3 5v9.5h5M3 9.75h5M11 5h6M11 9.75h6M11 14.5h6',
  sessions: 'M10 10a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4ZM3.8 16.6c.6-3 3-4.6 6.2-4.6s5.6 1.6 6.2 4.6',
  feed: 'M4 5h12M4 10h12M4 15h7',
  conflicts: 'M10 3.2 17.6 16.4H2.4ZM10 8v4M10 14.2v.1',
  cluster: 'M10 6.6a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM4.5 17a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM15.5 17a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM9 6.4l-3.4 6.8M11 6.4l3.4 6.8M6.5 15h7',
  timeline: 'M3 5h7M7 10h8M5 15h5',
  sun: 'M10 13.2a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4ZM10 2v2M10 16v2M2 10h2M16 10h2M4.3 4.3l1.4 1.4M14.3 14.3l1.4 1.4M4.3 15.7l1.4-1.4M14.3 5.7l1.4-1.4',
  moon: 'M16.5 11.8A6.8 6.8 0 0 1 8.2 3.5a6.8 6.8 0 1 0 8.3 8.3Z',
  right: 'm7.5 4.5 5.5 5.5-5.5 5.5',
  close: 'm5 5 10 10M15 5 5 15',
  back: 'm12.5 4.5-5.5 5.5 5.5 5.5',
  line: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM10 6v4l2.6 1.8',
  plus: 'M10 4v12M4 10h12',
  search: 'M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM13 13l4 4',
};

export const Icon = ({ name }) => html`
  <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path d=${shapes[name]} /></svg>`;

// Health is told by shape as well as by colour: a disc, a triangle, a square, a ring.
const signs = {
  green: 'M6 1a5 5 0 1 0 0 10A5 5 0 0 0 6 1Z',
  yellow: 'M6 1 11.4 10.6H.6Z',
  red: 'M1.4 1.4h9.2v9.2H1.4Z',
  stale: 'M2 2l8 8M10 2l-8 8',
  released: 'M6 2a4 4 0 1 0 0 8 4 4 0 0 0 0-8Z',
};

export const Sign = ({ health }) => html`
  <svg class="sign ${health}" viewBox="0 0 12 12" aria-hidden="true" focusable="false"><path d=${signs[health]} /></svg>`;
