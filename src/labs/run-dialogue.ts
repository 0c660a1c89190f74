// A dialogue on a console, line by line, and the picture of the screen after it.

import type { LabHost } from '../hosts/host.js';
import type { Dialogue } from './actions.js';
import type { Failure } from './report.js';
import type { Time } from './run-check.js';

/** Milliseconds between two pictures. */
const pictureInterval = 1000;

/** Lines of the console that a failure shows. */
const shownLines = 15;

/** What went wrong; undefined when all that was expected came. `note` takes where the picture is. */
export async function runDialogue(
  { lines, timeout, screen, span }: Dialogue,
  host: LabHost,
  time: Time,
  note: (text: string) => void,
): Promise<Failure | undefined> {
  const { console } = host;
  const failure = async (at: Failure['span'], message: string, expected?: string): Promise<Failure> => {
    const log = await host.log();
    return { span: at, message, expected, found: log.split('\n').slice(-shownLines).join('\n'), log: undefined };
  };
  if (console === undefined) return failure(span, `${host.name} has no console.`);
  for (const line of lines) {
    const seconds = timeout / 1000;
    if (line.type === 'send') {
      if (!(await console.send(line.text))) return failure(line.span, `${host.name} is switched off.`);
      continue;
    }
    const result = await console.expect(line.text, timeout);
    if (result === 'off') return failure(line.span, `${host.name} is switched off.`, line.text);
    if (result === 'late')
      return failure(line.span, `The console of ${host.name} did not show this within ${seconds} s.`, line.text);
  }
  if (screen === undefined) return undefined;
  const end = time.now() + timeout;
  for (;;) {
    const picture = await host.screenshot?.(screen);
    if (picture === undefined) return failure(span, `${host.name} has no screen.`);
    if (!picture.isBlank) {
      note(`The screen of ${host.name} is kept in ${picture.file}.`);
      return undefined;
    }
    if (time.now() >= end) return failure(span, `The screen of ${host.name} stays blank: ${picture.file}.`);
    await time.pause(pictureInterval);
  }
}
