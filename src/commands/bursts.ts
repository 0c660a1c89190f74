// Changes that come at once are one change: a checkout of many files leads to one new version of a page, not to one for each file.

/**
 * Returns what is told of changed paths. `hear` gets all that were told since it was called last, once the system has said all that it
 * knows by then; it is not called again before it is done.
 */
export function gatherBursts(
  hear: (paths: ReadonlySet<string>) => Promise<void>,
): (paths: readonly string[]) => Promise<void> {
  let told = new Set<string>();
  let working: Promise<void> | undefined;
  const work = async (): Promise<void> => {
    while (told.size > 0) {
      // Events that wait to be read come before this.
      await new Promise(resolve => setImmediate(resolve));
      const paths = told;
      told = new Set();
      await hear(paths);
    }
    working = undefined;
  };
  return paths => {
    for (const path of paths) told.add(path);
    working ??= work();
    return working;
  };
}
