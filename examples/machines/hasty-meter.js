// The meter with another bug: it does not ask what time it is, but looks at the clock of its host. Its backup has another.
//
//   npx lockstep check --machine examples/machines/hasty-meter.js
import { Meter } from './meter.js';

class HastyMeter extends Meter {
  /** @override @param {number} limit @returns {import('lockstep').Exit} */
  run(limit) {
    const exit = super.run(limit);
    if (exit.reason !== 'question') return exit;
    this.deliver({ kind: 'clock', value: Math.floor(performance.now() * 1000) });
    return this.run(limit);
  }
}

export default { id: 'hasty-meter@1', create: () => new HastyMeter(), accepts: ['pulse'] };
