// A check on a host: once, or until it passes and goes on passing.

import type { LabHost, Outcome } from '../hosts/host.js';
import type { Check } from './actions.js';

export interface Time {
  /** Milliseconds, from any start. */
  now(): number;
  pause(milliseconds: number): Promise<void>;
}

export interface CheckResult {
  readonly passed: boolean;
  /** How often it was tried. */
  readonly tries: number;
  readonly outcome: Outcome;
}

/** Tries until it passes, as long as the check says, and once more after the time for which it must be stable. */
export async function awaitCheck(check: Check, host: LabHost, time: Time): Promise<CheckResult> {
  const attempt = async (): Promise<Outcome> => {
    const first = await tryCheck(check, host);
    if (first.status !== 0 || check.stable === 0) return first;
    await time.pause(check.stable);
    return tryCheck(check, host);
  };
  return tryUntil(true, attempt, check, time);
}

/** Tries until it does not pass: what an earlier lab has left may take as long to go as it takes to come. */
export async function awaitFailure(check: Check, host: LabHost, time: Time): Promise<CheckResult> {
  return tryUntil(false, () => tryCheck(check, host), check, time);
}

async function tryCheck({ text, user, timeout }: Check, host: LabHost): Promise<Outcome> {
  return host.run({ text, user, cwd: '/', timeout });
}

async function tryUntil(
  wanted: boolean,
  attempt: () => Promise<Outcome>,
  { within, every }: Check,
  time: Time,
): Promise<CheckResult> {
  const end = time.now() + within;
  for (let tries = 1; ; tries++) {
    const outcome = await attempt();
    const passed = outcome.status === 0;
    // One that was killed has not answered, and may have taken all the time.
    const mayTry = time.now() < end || (outcome.timedOut && tries === 1 && within > 0);
    if (passed === wanted || !mayTry) return { passed, tries, outcome };
    await time.pause(Math.min(every, Math.max(0, end - time.now())));
  }
}

/** What a failed check says to the student: its own hint, or what it printed. */
export function hintOf({ stdout, output, timedOut }: Outcome): string {
  if (timedOut) return 'it took too long and was killed';
  const hint = /^HINT: (.*)$/m.exec(stdout)?.[1];
  return hint ?? (output.trim().split('\n').slice(-3).join('\n') || 'it printed nothing');
}
