// jsnes with one thing done for it: typed arrays in its saved state become lists, so that JSON keeps them as such.
//
//   npx lockstep check --machine examples/machines/nes/mended-nes.js --numRuns 12 --limit 14
import { Nes } from './nes.js';

class MendedNes extends Nes {
  /** @override @param {unknown} value @returns {unknown} */
  written(value) {
    return ArrayBuffer.isView(value) ? Array.from(/** @type {Uint16Array} */ (value)) : value;
  }
}

export default {
  id: 'mended-jsnes@3.0.0',
  create: () => new MendedNes(),
  accepts: ['press', 'release', 'reset'],
};
