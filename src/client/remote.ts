// The phone remote: exchanges the code for a session, shows what the server says of the talk, and asks for what is pressed.

import type { CodeAnswer, RemoteAction, RemoteMessage, RemoteRequest } from '../serve/present-messages.js';
import { connect } from './event-connection.js';
import { createPostQueue } from './post-queue.js';
import { createRemoteView, listenToLaser } from './remote-view.js';

/** Milliseconds between two looks whether the server is back. */
const checkPause = 2000;

const body = document.body;
let isLost = false;
const said = body.dataset;

const view = createRemoteView();
const queue = createPostQueue<readonly RemoteRequest[]>({
  url: '/@lutrin/remote/do',
  // Where the finger is now; each press counts.
  merge: (waiting, items) => items.reduce(withRequest, waiting),
  body: requests => ({ requests }),
  refused: status => {
    if (status === 401) ask(said.ended ?? '');
    else if (status === 409) view.say(said.noPage ?? '');
  },
  missed: () => view.say(said.lost ?? ''),
});

const connection = connect({
  url: () => '/@lutrin/remote/events',
  receive: text => view.show(JSON.parse(text) as RemoteMessage),
  connected: isConnected => {
    isLost = !isConnected;
    view.say(isConnected ? '' : (said.lost ?? ''));
    if (isLost) void waitForServer();
  },
});
connection.end();

/** Until it is back, or says that it is another one. */
async function waitForServer(): Promise<void> {
  while (isLost && (await checkSession())) await new Promise(resolve => setTimeout(resolve, checkPause));
}

function withRequest(requests: readonly RemoteRequest[], request: RemoteRequest): readonly RemoteRequest[] {
  const last = requests.at(-1);
  const isPointing = last !== undefined && last.action === undefined && request.action === undefined;
  return [...(isPointing ? requests.slice(0, -1) : requests), request];
}

/** Shows the form for a code, and why. */
function ask(why: string): void {
  isLost = false;
  connection.end();
  body.classList.remove('connected');
  const refused = document.querySelector('.refused');
  if (refused !== null) refused.textContent = why;
}

function start(): void {
  body.classList.add('connected');
  connection.restart();
  view.keepAwake();
}

async function redeem(code: string): Promise<void> {
  try {
    const response = await fetch('/@lutrin/remote/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    });
    const answer = (await response.json()) as CodeAnswer;
    if (answer.type === 'connected') start();
    else if (answer.type === 'wrong') ask((said.wrong ?? '').replace('%s', String(answer.left)));
    else ask((said.locked ?? '').replace('%s', String(answer.seconds)));
  } catch {
    ask(said.lost ?? '');
  }
}

/** The session may be one of a server that was ended: its code is no more. */
async function checkSession(): Promise<boolean> {
  try {
    const { status } = await fetch('/@lutrin/remote/session');
    if (status !== 401) return true;
    ask(said.ended ?? '');
  } catch {
    return true; // the server is away, and may come back
  }
  return false;
}

document.addEventListener('submit', event => {
  event.preventDefault();
  const field = document.querySelector<HTMLInputElement>('.pairing input');
  if (field !== null) void redeem(field.value);
});
document.addEventListener('click', event => {
  const action = (event.target as Element | null)?.closest('[data-action]')?.getAttribute('data-action');
  if (action === 'close-note') document.querySelector('.dark-note')?.remove();
  else if (action) queue.push([{ action: action as RemoteAction }]);
});
const keys: Readonly<Record<string, RemoteAction>> = {
  ArrowRight: 'next',
  PageDown: 'next',
  ArrowLeft: 'previous',
  PageUp: 'previous',
};
document.addEventListener('keydown', ({ key, target }) => {
  const action = keys[key];
  const isElsewhere = target instanceof Element && target.closest('input, .notes') !== null;
  if (action !== undefined && body.classList.contains('connected') && !isElsewhere) queue.push([{ action }]);
});
listenToLaser(laser => queue.push([{ laser }]));

// The code is behind the #, so that no server and no history of addresses keeps it.
const code = location.hash.slice(1);
if (code !== '') {
  history.replaceState(null, '', location.pathname);
  void redeem(decodeURIComponent(code));
} else {
  void fetch('/@lutrin/remote/session').then(({ ok }) => {
    if (ok) start();
  });
}
