// A talk over real sockets, without a browser: a teacher's page, followers and remotes, as their scripts are.

import type {
  FollowerMessage,
  RemoteMessage,
  RemoteRequest,
  TeacherMessage,
  TeacherReport,
} from '../../src/serve/present-messages.js';
import type { StageChange } from '../../src/serve/stage-messages.js';
import { type Answer, ask, type Events, listen, type PresentProcess } from './present-process.js';

/** Words that no student may ever get. */
export const secrets = ['herringbone', 'quarterdeck', 'windlass'];

export const boats = {
  'course.yml': 'title: Boats\ntheme: lutrin\n',
  'slides/talk.md': `# Boats

<!-- time: 2m -->

<!-- Say **herringbone** first. -->

---

## Sails

* main
* jib

<!--
The quarterdeck is aft.

[click] The main is the large one.
-->

---

## Oars

<!-- Row. -->
`,
  'slides/other.md': '# Ports\n\n---\n\n## Harbours\n',
  'labs/01-knots.md': `---
title: Knots
---

## Tie one

\`\`\`sh
tie
\`\`\`

<details class="solution"><summary>Solution</summary>

Use the windlass.

</details>
`,
};

export interface TeacherStub {
  readonly events: Events<TeacherMessage>;
  readonly page: string;
  post(report: Omit<TeacherReport, 'page'>): Promise<Answer>;
  change(...changes: readonly StageChange[]): Promise<Answer>;
}

export async function joinTeacher(
  { teacher }: Pick<PresentProcess, 'teacher'>,
  query = 'deck=talk',
): Promise<TeacherStub> {
  const events = await listen<TeacherMessage>(teacher, `/@lutrin/teacher?${query}`);
  const joined = await events.next(({ type }) => type === 'joined');
  const page = joined.type === 'joined' ? joined.page : '';
  const post: TeacherStub['post'] = report => ask(teacher, '/@lutrin/teacher', { json: { page, ...report } });
  return { events, page, post, change: (...changes) => post({ changes }) };
}

export function followTalk({ room }: Pick<PresentProcess, 'room'>): Promise<Events<FollowerMessage>> {
  return listen<FollowerMessage>(room, '/@lutrin/follow');
}

export interface RemoteStub {
  readonly cookie: string;
  readonly events: Events<RemoteMessage>;
  send(...requests: readonly RemoteRequest[]): Promise<Answer>;
}

/** A phone that has the code. */
export async function pairRemote(process: PresentProcess): Promise<RemoteStub> {
  const answer = await ask(process.room, '/@lutrin/remote/session', { json: { code: process.code() } });
  const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const headers = { cookie };
  return {
    cookie,
    events: await listen<RemoteMessage>(process.room, '/@lutrin/remote/events', { headers }),
    send: (...requests) => ask(process.room, '/@lutrin/remote/do', { json: { requests }, headers }),
  };
}

export function place(id: string, fragment = 0): StageChange {
  return { type: 'place', id, fragment };
}

/** The changes that a follower was told, one after the other. */
export function toldTo(follower: Events<FollowerMessage>): readonly StageChange[] {
  return follower.messages.flatMap(({ changes }) => changes);
}
