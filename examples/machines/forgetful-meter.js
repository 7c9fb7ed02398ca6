// The meter with a bug: its saved state leaves out the pulses that were not handled yet.
//
//   npx lockstep check --machine examples/machines/forgetful-meter.js
import { Meter } from './meter.js';

class ForgetfulMeter extends Meter {
  /** @override */
  save() {
    const { latch: _, ...rest } = JSON.parse(new TextDecoder().decode(super.save()));
    return new TextEncoder().encode(JSON.stringify(rest));
  }
}

export default { id: 'forgetful-meter@1', create: () => new ForgetfulMeter(), accepts: ['pulse'] };
