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

export async function tryCheck(check: Check, host: LabHost): Promise<CheckResult> {
  const { text, user, timeout } = check;
  const outcome = await host.run({ text, user, cwd: '/', timeout });
  return { passed: outcome.status === 0, tries: 1, outcome };
}

/** Tries until it passes, as long as the check says, and once more after the time for which it must be stable. */
export async function awaitCheck(check: Check, host: LabHost, time: Time): Promise<CheckResult> {
  const end = time.now() + check.within;
  for (let tries = 1; ; tries++) {
    let result = await tryCheck(check, host);
    if (result.passed && check.stable > 0) {
      await time.pause(check.stable);
      result = await tryCheck(check, host);
    }
    if (result.passed || time.now() >= end) return { ...result, tries };
    await time.pause(Math.min(check.every, Math.max(0, end - time.now())));
  }
}

/** What a failed check says to the student: its own hint, or what it printed. */
export function hintOf({ stdout, output, timedOut }: Outcome): string {
  if (timedOut) return 'it took too long and was killed';
  const hint = /^HINT: (.*)$/m.exec(stdout)?.[1];
  return hint ?? (output.trim().split('\n').slice(-3).join('\n') || 'it printed nothing');
}
