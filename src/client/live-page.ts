// The script of a live page without parts, such as that of the course.

import { goLive } from './live.js';

goLive({
  container: () => null,
  prepare: () => {},
  changed: () => {},
  number: () => {},
  styled: () => {},
  follow: () => {},
});
