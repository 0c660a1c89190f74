// A lab from its first step to its last, on hosts made for it. A step that fails ends it: the next ones build on it.

import { expandText } from '../course/variables.js';
import type { HostPlan, LabWorld } from '../hosts/host.js';
import { type Lab, stepsOf } from '../parse/lab-model.js';
import { type Check, planStep, runVariables, type StepPlan } from './actions.js';
import type { LabReport, StepReport } from './report.js';
import type { ChangedOutput } from './run-action.js';
import type { Time } from './run-check.js';
import { hostsOfChecks, runSelfCheck, type SelfCheckReport, type SelfCheckScript } from './run-self-check.js';
import { runStep, settle, tearDown } from './run-step.js';

export interface LabRun {
  readonly lab: Lab;
  /** Of its first step. */
  readonly firstNumber: number;
  /** The steps to run: the first and the one after the last, counted from 0. Those before are taken as done. */
  readonly steps: readonly [number, number];
  readonly time: Time;
  createWorld(hosts: readonly HostPlan[], gateway: string): Promise<LabWorld>;
  status(text: string): void;
  /** The students' script; undefined for a lab that has none. */
  readonly selfCheck: SelfCheckScript | undefined;
  /** Takes output that is not what the sheet says, which then is no failure. */
  readonly update: ((found: ChangedOutput) => void) | undefined;
  /** A step has ended. */
  done(step: StepReport): void;
  /** Before the hosts go, also after a failure. */
  atEnd(world: LabWorld, report: LabReport | undefined): Promise<void>;
}

export async function runLab(run: LabRun): Promise<LabReport> {
  const { lab, time, firstNumber } = run;
  const began = time.now();
  const sections = stepsOf(lab);
  const steps: StepReport[] = [];
  const hosts = hostPlans(lab);
  let world: LabWorld | undefined;
  let selfCheck: SelfCheckReport | undefined;
  const report = (error: string | undefined): LabReport => ({
    id: lab.id,
    title: lab.title,
    source: lab.source.path,
    hosts: Object.fromEntries([...(world?.hosts.values() ?? [])].map(({ name, kind }) => [name, kind])),
    steps,
    selfCheck,
    error,
    milliseconds: time.now() - began,
  });
  let result: LabReport | undefined;
  try {
    run.status(`starting ${hosts.map(({ name }) => name).join(', ')}`);
    world = await run.createWorld(hosts, gatewayOf(lab));
    const earlier: Check[] = [];
    for (const [index, section] of sections.entries()) {
      const planWith = (saved: ReadonlyMap<string, string>): StepPlan => planStep(section, lab, saved);
      const number = firstNumber + index;
      const stopped = steps.find(step => step.state === 'failed');
      const isWanted = index >= run.steps[0] && index < run.steps[1];
      const reason =
        stopped !== undefined ? `step ${stopped.number} failed` : isWanted ? undefined : 'it was not asked for';
      const context = { world, time, earlier, status: run.status, update: run.update };
      if (isWanted && index > 0 && index === run.steps[0]) {
        const failure = await settle(context);
        if (failure !== undefined) throw new Error(`${failure.message} ${failure.found ?? ''}`);
      }
      const step = reason === undefined ? await runStep(planWith, number, context) : notRun(section, number, reason);
      steps.push(step);
      const { checks } = planWith(world.saved);
      const superseded = new Set(checks.flatMap(check => check.supersedes));
      if (index < run.steps[0] || step.executed > 0)
        earlier.splice(0, earlier.length, ...earlier.filter(({ id }) => !superseded.has(id)), ...checks);
      if (isWanted) run.done(step);
    }
    if (
      run.steps[1] >= sections.length &&
      steps.every(step => step.state !== 'failed') &&
      run.selfCheck !== undefined
    ) {
      run.status('the students’ self-check');
      const shown = new Set(earlier.map(({ id }) => id));
      const passed = steps.flatMap(({ checks }) => checks.filter(id => shown.has(id)));
      const hosts = hostsOfChecks(
        earlier.map(({ host }) => host).filter(name => lab.hosts.get(name)?.settings.role !== 'probe'),
        world,
      );
      selfCheck = await runSelfCheck(run.selfCheck, hosts, new Set(passed));
    }
    const { saved } = world;
    const plans = sections.map(section => planStep(section, lab, saved));
    const notes = await tearDown(plans, { world, time, earlier: [], status: run.status, update: run.update });
    const disputes = (selfCheck?.disputed ?? []).map(text => `The students' self-check disagrees: ${text}`);
    const problems = [...notes, ...disputes];
    result = report(problems.length === 0 ? undefined : problems.join('\n'));
    return result;
  } catch (error) {
    return report(error instanceof Error ? error.message : String(error));
  } finally {
    try {
      if (world !== undefined) await run.atEnd(world, result);
    } finally {
      await world?.destroy();
    }
  }
}

function notRun(
  { id, title }: { readonly id: string; readonly title: string },
  number: number,
  reason: string,
): StepReport {
  const nothing = { executed: 0, notRun: [], checks: [], notes: [], failures: [], milliseconds: 0 };
  return { id, title, number, state: 'not run', reason, ...nothing };
}

/** The hosts with their settings, variables replaced. */
export function hostPlans(lab: Lab): HostPlan[] {
  const variables = runVariables(lab.variables);
  return [...lab.hosts.values()].map(({ name, driver, settings }) => ({
    name,
    driver,
    settings: Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, expandText(value, variables)])),
  }));
}

export function gatewayOf(lab: Lab): string {
  const gateway = expandText('@{GATEWAY}', runVariables(lab.variables));
  return gateway.includes('@') ? '10.0.0.1' : gateway;
}
