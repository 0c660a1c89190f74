// Which blocks make what a lab finds around it: they are done before its first step, and kept.

import { type Block, type Lab, ownHost, type Section } from '../parse/lab-model.js';

/** Hosts of these kinds hold what was done on them until the lab begins. */
const keeping: ReadonlySet<string> = new Set(['container', 'vm']);

/** What is done on such a host lasts, and no step has changed it yet. */
export function isPreparation(block: Block, { facts }: Section, { hosts }: Lab): boolean {
  const host = hostOf(block);
  if (!block.attributes.has('setup') || host === undefined || host === ownHost(facts.host, hosts.keys())) return false;
  const found = hosts.get(host);
  return found !== undefined && keeping.has(found.driver) && keeping.has(found.settings.fast ?? found.driver);
}

/** Where a block is done; undefined for what is not done. */
export function hostOf(block: Block): string | undefined {
  return 'host' in block ? block.host : undefined;
}
