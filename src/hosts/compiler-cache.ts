// What compilers made on a host, kept from one run to the next by ccache: under a hash of the source, the headers and the options,
// so that it is used for the same and for nothing else. The lab installs ccache and puts it in front of the compilers; here is
// where it finds its files, and what it did.

import type { Compiled, HostFile } from './host.js';

/** Where a host has it. */
export const cacheFolder = '/var/cache/ccache';

const log = '/run/ccache.log';

/** Read by every ccache of the host. */
export const cacheSettings: HostFile = {
  path: '/etc/ccache.conf',
  content: `cache_dir = ${cacheFolder}\nstats_log = ${log}\n`,
  mode: undefined,
  owner: undefined,
  append: false,
};

/** For `/bin/sh` on the host: prints what was done since it was run last. */
export const takeLog = `if [ -e ${log} ]; then cat ${log}; rm ${log}; fi`;

/** @param text that ccache has logged: for each file what became of it, a word in a line. */
export function readLog(text: string): Compiled {
  const count = (pattern: RegExp): number => (text.match(pattern) ?? []).length;
  return { kept: count(/^(?:direct|preprocessed)_cache_hit$/gm), anew: count(/^cache_miss$/gm) };
}
