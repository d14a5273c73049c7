// Every word the dashboard shows. Another language is another such file; parts.js chooses.
// {Places} are filled with elements, in whatever order a language has.

const number = new Intl.NumberFormat('en');
const n = count => number.format(count);
const some = (count, one, many) => `${n(count)} ${count === 1 ? one : many}`;

/** A time span in the two greatest units that matter: "42 s", "4 min", "1 h 5 min", "2 d". */
function duration(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  const m = Math.floor(s / 60);
  const h = Math.floor(m / 60);
  const and = (rest, unit) => (rest ? ` ${rest} ${unit}` : '');
  if (s < 60) return `${s} s`;
  if (h < 1) return `${m} min` + and(m < 10 && s % 60, 's');
  if (h < 24) return `${h} h` + and(m % 60, 'min');
  return `${Math.floor(h / 24)} d` + and(h % 24, 'h');
}

const ended = {
  ttl: 'its time ran out',
  offer: 'it was offered, and nobody took it up',
  heartbeat: 'no heartbeat came any more',
  session: 'the session ended',
  pid: 'the process is gone',
  socket: 'the connection closed and did not come back',
  node: 'its node is gone',
  gone: 'it ended',
};

const firstClaim = 'dibs claim src/server.js --reason "Mending the login"';
const unreachable = 'No node answers at this address';

export default {
  locale: 'en',
  n,
  duration,
  ago: seconds => (seconds < 1 ? 'just now' : `${duration(seconds)} ago`),
  and: 'and',
  more: count => `${n(count)} more`,
  older: 'Show older ones',
  close: 'Close',
  cancel: 'Cancel',
  labels: 'Labels',
  holding: count => some(count, 'claim', 'claims'),

  app: {
    title: 'dibs',
    skip: 'Skip to the content',
    workspace: 'Workspace',
    theme: { light: 'Light theme', dark: 'Dark theme' },
    views: {
      now: 'Now', claims: 'Claims', sessions: 'Sessions', feed: 'Feed', conflicts: 'Conflicts', cluster: 'Cluster', timeline: 'Timeline',
    },
    nav: 'Views',
    loading: 'Asking the node…',
  },

  link: {
    connecting: 'Connecting',
    live: 'Live',
    lost: 'Connection lost',
    retrying: 'trying again',
    transports: { websocket: 'by WebSocket', sse: 'by event stream', 'long-poll': 'by long poll', polling: 'by polling' },
    since: time => `since ${time}`,
  },

  marks: {
    lost: 'The connection was lost. What happened meanwhile will follow.',
    back: 'The connection is back.',
    reset: 'A fresh start: some events before this are no longer kept, so everything was read anew.',
  },

  errors: {
    unreachable,
    retrying: 'The page tries again by itself.',
    failed: 'That did not work',
    'no-quorum': 'Too few members of the cluster are there, so nothing was changed. It will work again when they are back.',
    'not-found': 'The node does not know this.',
    'session-gone': 'This page\'s session is gone. Do it again to open a new one.',
  },

  empty: {
    workspaces: { title: 'Nobody has called dibs yet', next: 'In a folder you work on, make the first claim:', command: firstClaim },
    workspacesThen: 'It shows up here at once.',
    wrong: { title: 'No workspace has such a name', next: 'A name has letters, digits, dots, dashes and underscores. Choose another one above.' },
    claims: { title: 'Nothing is claimed', next: 'Everything is free. Claim something here, or in a terminal:', command: firstClaim },
    sessions: { title: 'Nobody is here', next: 'A session appears with its first claim:', command: firstClaim },
    feed: { title: 'Nothing has happened yet', next: 'This page listens. The next claim shows up here:', command: firstClaim },
    feedFilter: { title: 'No event of this kind so far', next: 'Choose other kinds above.' },
    conflicts: { title: 'No conflicts', next: 'When somebody is refused a path, both sides show up here, and you can settle it.' },
    filter: { title: 'Nothing matches', next: 'Change the search or the filter.' },
    clear: 'Clear the filter',
    choose: { title: 'Choose a path', next: 'Write a path to see who held it, and who waited for it.' },
    timeline: { title: 'Nothing is known about this path yet', next: 'When somebody claims it, the lanes fill.' },
    unreachable: { title: unreachable, next: 'See how it is, or start it, in a terminal:', command: 'dibs status || dibs up' },
  },

  now: {
    headline: (sessions, claims, waiters) => [
      sessions === 0 ? 'Nobody is here' : `${some(sessions, 'session is', 'sessions are')} here`,
      claims === 0 ? 'nothing is held' : `${some(claims, 'claim is', 'claims are')} held`,
      waiters === 0 ? 'and nobody has to wait' : `and ${some(waiters, 'request waits', 'requests wait')} in line`,
    ].join(', ') + '.',
    who: 'Who is here',
    held: 'What is held',
    latest: 'What happens now',
    allClaims: 'All claims',
    allSessions: 'All sessions',
    allEvents: 'The whole feed',
    settle: count => `${some(count, 'conflict', 'conflicts')} to settle`,
    settleNext: 'Somebody was refused a path that is still held.',
  },

  sessions: {
    health: { green: 'alive', yellow: 'quiet', red: 'silent', stale: 'stale', released: 'left' },
    healthLong: {
      green: 'Alive: heartbeats come on time',
      yellow: 'Quiet: a heartbeat is late',
      red: 'Silent: its claims will be let go soon',
      stale: 'Stale: heartbeats stopped, its claims were let go',
      released: 'Left: it closed its session',
    },
    heartbeat: 'heartbeat {ago}',
    staleIn: 'stale in {time}',
    you: 'you',
    host: 'Where',
    terminal: 'Terminal',
    directory: 'Folder',
    branch: 'Branch',
    started: 'Here since',
    holds: count => `Holds ${some(count, 'claim', 'claims')}`,
    holdsNothing: 'Holds nothing right now',
    waitsFor: 'waits for',
    showAll: count => `Show all ${n(count)}`,
    gone: count => `${some(count, 'session has', 'sessions have')} left or gone stale`,
    search: 'Search sessions',
  },

  claims: {
    tree: 'Claimed paths',
    search: 'Search path, holder or reason',
    anyMode: 'Any mode',
    mode: { exclusive: 'exclusive', shared: 'shared' },
    modeFilter: 'Mode',
    anyHolder: 'Everybody',
    holderFilter: 'Holder',
    mine: 'Mine',
    waitedFor: 'Waited for',
    unfold: 'Unfold all',
    fold: 'Fold all',
    found: (shown, all) => (shown === all ? some(all, 'claim', 'claims') : `${n(shown)} of ${some(all, 'claim', 'claims')}`),
    loading: (loaded) => `Reading… ${n(loaded)} so far`,
    inLine: count => `${n(count)} in line`,
    deadline: { own: 'Its own deadline', session: 'Lives as long as its session' },
    columns: { path: 'Path', holder: 'Holder', reason: 'Reason', ends: 'Ends' },
    details: 'About this path',
    free: 'This path is free.',
    heldBy: 'Held by',
    line: 'In line',
    noLine: 'Nobody waits for it.',
    through: 'through',
    fence: 'Fence',
    held: 'Held for',
    reason: 'Reason',
    ends: 'Ends in',
    claim: 'Claim a path',
  },

  feed: {
    pause: 'Pause',
    resume: count => (count ? `Go on (${n(count)} new)` : 'Go on'),
    kinds: {
      all: 'Everything', claims: 'Claims', waiting: 'Waiting', trouble: 'Trouble', sessions: 'Sessions', resources: 'Changes',
    },
    filter: 'Kinds of event',
  },

  // What an event says. {who} {by} {path} {other} are filled with elements, the rest with text.
  says: {
    'session.opened': '{who} joined',
    'session.stale': '{who} went silent: {why}',
    'session.restored': '{who} is back',
    'session.closed': '{who} left',
    'claim.acquired': '{who} claimed {path}',
    'claim.acquired.shared': '{who} claimed {path}, shared',
    'claim.acquired.waited': '{who} got {path}, having waited {waited}',
    'claim.acquired.restored': '{who} took {path} back',
    'claim.renewed': '{who} keeps {path} for {ttl} more',
    'claim.released': '{who} let go of {path}',
    'claim.released.held': '{who} let go of {path} after {held}',
    'claim.expired': '{who} no longer holds {path}: {why}',
    'claim.refused.claimed': '{who} was refused {path}, held by {other}',
    'claim.refused.line': '{who} was refused {path}: others are in line',
    'claim.refused.cooling': '{who} was refused {path}: it cools down after an expiry',
    'claim.refused.deadlock': '{who} was refused {path}: waiting would go round in a circle',
    'claim.refused': '{who} was refused {path}',
    'claim.queued': '{who} stands in line for {path}',
    'claim.dequeued': '{who} left the line for {path}',
    'claim.dequeued.waited': '{who} left the line for {path} after {waited}',
    'claim.asked': '{by} asks {who} to let go of {path}',
    'claim.handed': '{by} handed {path} to {who}',
    'claim.broken': '{by} took {path} away from {who}',
    'claim.revoked': '{who} lost {path}, as two halves of the cluster were merged',
    'resource.changed': '{who} changed {path}, now version {version}',
    'cluster.merged': 'Two halves of the cluster found each other again',
    reset: 'The record starts anew from here',
    unknown: '{type} {path}',
  },
  why: reason => ended[reason] ?? reason ?? 'it ended',
  somebody: 'somebody',
  operator: 'the operator',
  outcome: text => `outcome: ${text}`,

  conflicts: {
    open: 'To settle',
    settled: 'Settled',
    wanted: 'wanted',
    heldBy: 'held by',
    times: count => `tried ${n(count)} times`,
    stillHeld: 'still held',
    line: 'others were in line',
    cooling: 'cooling down',
    circle: 'waiting would have closed a circle',
    how: {
      got: '{who} has it now',
      'claim.released': '{other} let it go',
      'claim.expired': 'the claim expired',
      'claim.handed': 'it was handed over',
      'claim.broken': 'the operator broke it',
      'claim.revoked': 'it was revoked',
      free: 'no longer held',
      gone: '{who} is gone',
    },
  },

  timeline: {
    of: path => `Timeline of ${path}`,
    show: 'Show',
    beneath: 'and all beneath it',
    span: 'Span',
    spans: { all: 'All', m15: '15 min', h1: '1 h', d1: '1 day' },
    held: 'held',
    shared: 'held, shared',
    waited: 'waited',
    refused: 'refused',
    lanes: 'Who held it when, and who waited',
    heldRow: (who, from, span) => `${who} held it from ${from}, for ${span}`,
    waitedRow: (who, from, span) => `${who} waited from ${from}, for ${span}`,
    refusedRow: (who, at) => `${who} was refused at ${at}`,
    asTable: 'The same as a list',
    still: 'until now',
    known: 'Only what happened while this page was open is known.',
  },

  cluster: {
    well: members => `All is well: ${some(members, 'member', 'members')}, and every change can be made.`,
    alone: 'All is well. This node is alone: its claims go when it goes, so let another one join.',
    unsafe: 'A member was lost or has just come: its copies are being made anew.',
    unready: 'This node does not take changes right now.',
    members: 'Members',
    thisOne: 'serves this page',
    since: 'Joined',
    version: 'Version',
    id: 'Id',
    quorum: 'Fewest members that may change anything',
    workspaces: 'Workspaces',
    join: 'To add a member, on another machine:',
    joinCommand: address => `dibs up --join ${address}`,
    columns: { name: 'Name', sessions: 'Sessions', claims: 'Claims', revision: 'Revision' },
  },

  you: {
    title: 'You',
    name: 'Your name',
    nameHint: 'Others see it when you claim or ask for something.',
    defaultName: 'Somebody at the dashboard',
    none: 'You have no session here yet. It opens with your first claim or question.',
    open: 'Your session is open. It ends when you leave, or a little after this page closes.',
    rename: 'A new name counts from your next session.',
    save: 'Save',
    leave: 'Leave',
    leaveHint: 'Lets go of all your claims here.',
    holds: 'You hold',
    holdsNothing: 'You hold nothing.',
    waits: 'You wait for',
    stopWaiting: 'Stop waiting',
    operator: 'You have the operator\'s token: you can break claims.',
  },

  actions: {
    ask: 'Ask',
    askTitle: 'Ask to let go',
    askWhat: '{who} gets a message about {path}. Nothing is taken away.',
    message: 'Message',
    messageHint: 'Can be left empty.',
    askDo: 'Send the question',
    asked: holder => `${holder} was asked`,

    handoff: 'Hand over',
    handoffWhat: '{path} goes to somebody else at once, without a gap.',
    handoffNext: 'It goes before anybody who stands in line.',
    to: 'To whom',
    handoffDo: 'Hand it over',
    handed: (path, to) => `${path} now belongs to ${to}`,
    nobody: 'Nobody else is here to hand it to.',

    break: 'Break',
    breakTitle: 'Break this claim?',
    breakWhat: '{who} loses {path} at once, and is told that the operator took it and why.',
    breakOthers: count => `${some(count, 'other session shares', 'other sessions share')} it, and will lose it too:`,
    breakStays: 'Other claims above or beneath it stay as they are.',
    breakNext: '{who}, first in line, may get it at once.',
    breakFree: 'It is free for anybody then.',
    breakWork: 'Work in progress on it is not stopped, and can be lost.',
    breakReasonHint: 'Shown to the holder, and kept in the history.',
    breakDo: 'Break the claim',
    broken: path => `${path} was taken away`,
    noToken: 'Breaking a claim is for the operator: open this page with',
    noTokenCommand: 'dibs dashboard',

    release: 'Let go',
    released: path => `You let go of ${path}`,

    claim: 'Claim',
    claimPathHint: 'For example src/server.js or src/server.js#Login.check. It covers all beneath it.',
    claimMode: 'Shared: others may hold it shared too',
    claimWait: 'If it is held',
    claimWaits: { 0: 'tell me at once', 300: 'wait up to 5 min', 3600: 'wait up to 1 h' },
    claimDo: 'Claim it',
    claimed: path => `${path} is yours`,
    refused: (path, holder) => `${path} is held by ${holder}`,
  },

  notices: {
    region: 'Notices',
    dismiss: 'Dismiss',
    asked: (who, path) => `${who} asks you to let go of ${path}`,
    granted: path => `${path} is yours now`,
    handed: (who, path) => `${who} handed you ${path}`,
    lost: (path, why) => `You no longer hold ${path}: ${why}`,
    broken: (path, why) => `${path} was taken from you: ${why}`,
    'claim.refused': (who, path) => `${who} wanted ${path}, which you hold`,
    'claim.queued': (who, path) => `${who} waits for ${path}, which you hold`,
    dequeued: path => `You no longer wait for ${path}`,
    'resource.changed': (who, path) => `${who} changed ${path}, which you hold`,
    restored: count => `Welcome back: ${some(count, 'claim is', 'claims are')} yours again`,
  },
};
