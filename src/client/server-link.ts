// One of the teacher's pages and the presenting server, kept in step: what is done here, the server tells the room; what a phone does,
// is done here. Where a presenter's window is open, the audience's page alone is linked, and passes on what the other one does; a
// presenter's window without an audience's is linked itself.
//
// Who knows best: the server, for a page that is loaded again; the page, when the server is new or was away.

import type { TeacherMessage, TeacherReport } from '../serve/present-messages.js';
import type { StageChange } from '../serve/stage-messages.js';
import { connect } from './event-connection.js';
import { createPostQueue } from './post-queue.js';
import type { Stage } from './stage.js';

const path = '/@lutrin/teacher';

export interface ServerLinkOptions {
  readonly deck: string;
  /** This is a presenter's window. */
  readonly isDesk: boolean;
  /** The audience's window is open, and tells this one. */
  isLinked(): boolean;
  receive(message: Exclude<TeacherMessage, { readonly type: 'joined' | 'changes' }>): void;
  /** What else the server should know when it is told of changes. */
  more(): Pick<TeacherReport, 'talk' | 'clock'>;
  connected(isConnected: boolean): void;
}

export interface ServerLink {
  /** Tells the server what else is new here. */
  tell(report?: Pick<TeacherReport, 'ask'>): void;
  /** It is linked to another window now, or not any more: then it knows what was done meanwhile. */
  restart(options: { readonly knowsBest: boolean }): void;
}

type Said = Omit<TeacherReport, 'page'>;

export function linkServer(stage: Stage, options: ServerLinkOptions): ServerLink {
  const link = {};
  let page: string | undefined;
  let isLinked = options.isLinked();
  let knowsBest = false;
  const queue = createPostQueue<Said>({
    url: path,
    isReady: () => page !== undefined,
    merge: (waiting, { changes = [], ...rest }) => ({
      ...waiting,
      ...rest,
      changes: changes.reduce(withChange, waiting.changes ?? []),
      isWhole: waiting.isWhole === true && rest.isWhole === true,
    }),
    body: said => ({ ...said, page: page ?? '' }),
    // The server is another one than before.
    refused: () => connection.restartLater(),
    missed: () => connection.restartLater(),
  });
  const joined = (message: TeacherMessage & { readonly type: 'joined' }): void => {
    page = message.page;
    if (isLinked) {
      queue.clear();
      queue.push(options.more());
      return;
    }
    if (message.stage === null || queue.isWaiting() || knowsBest) {
      knowsBest = false;
      queue.clear();
      queue.push({ changes: stage.all(), isWhole: message.stage === null, ...options.more() });
      return;
    }
    for (const change of message.stage) stage.change(change, link);
    queue.push(options.more());
  };
  const receive = (text: string): void => {
    const message = JSON.parse(text) as TeacherMessage;
    if (message.type === 'joined') joined(message);
    else if (message.type === 'changes') for (const change of message.changes) stage.change(change, link);
    else options.receive(message);
  };
  const connection = connect({
    url: () => `${path}?${query(options, isLinked)}`,
    receive,
    connected: options.connected,
    isKeptUnseen: true,
  });
  stage.onChange((change, source) => {
    if (isLinked) return;
    if (source !== link) queue.push({ changes: [change] });
    // What is at a place, the server learns from here, also when it was the server's idea; once the page shows all of it.
    if (change.type === 'place') queueMicrotask(() => queue.push(options.more()));
  });
  return {
    tell: (report = {}) => queue.push({ ...options.more(), ...report }),
    restart: ({ knowsBest: knows }) => {
      isLinked = options.isLinked();
      knowsBest = knows && !isLinked;
      // The server forgets the page with its connection.
      page = undefined;
      connection.restart();
    },
  };
}

function query({ deck, isDesk }: ServerLinkOptions, isLinked: boolean): URLSearchParams {
  return new URLSearchParams({ deck, ...(isDesk && { desk: '' }), ...(isLinked && { linked: '' }) });
}

/** Of what replaces itself, the newest is enough. */
function withChange(changes: readonly StageChange[], change: StageChange): readonly StageChange[] {
  const last = changes.at(-1);
  const isReplaced = last?.type === change.type && !['stroke', 'erase'].includes(change.type);
  return [...(isReplaced ? changes.slice(0, -1) : changes), change];
}
