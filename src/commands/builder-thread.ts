// The thread of the builder: it is given its settings, then builds when it is told to.

import { serveThread } from '../io/thread.js';
import { type Builder, type BuilderSettings, createBuilder } from './builder.js';

serve();

function serve(): void {
  let builder: Builder | undefined;
  const started = (): Builder => {
    if (builder === undefined) throw new Error('The builder was not started');
    return builder;
  };
  serveThread({
    start: async (settings: BuilderSettings) => {
      builder = createBuilder(settings);
    },
    build: async (options: Parameters<Builder['build']>[0]) => started().build(options),
    draw: async (...args: Parameters<Builder['draw']>) => started().draw(...args),
    close: async () => started().close(),
  });
}
