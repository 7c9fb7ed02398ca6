import type { Subject } from '../../../src/harness/subject.ts';
import type { Machine } from '../../../src/machine/machine.ts';

/** No machine is made of these: they only say what it would take. */
const create = (): Machine => {
  throw new Error('nothing runs here');
};

/** As a RISC-V guest with everything. */
export const BOARD: Subject = {
  id: 'board',
  create,
  accepts: ['timer', 'console', 'frame', 'reset'],
  places: ['trap', 'doorbell', 'lr', 'symbol:main', 'pc:0x80000ffe'],
  devices: { disks: [{ device: 0, sectors: 2048 }], networks: [6] },
  clock: { kind: 'read' },
};

/** Somebody else's machine. */
export const COUNTER: Subject = { id: 'counter@1', create, accepts: ['tick'] };

export const PACED: Subject = {
  ...BOARD,
  id: 'paced',
  clock: { kind: 'paced', rate: 2 ** 32 },
  devices: { disks: [], networks: [3, 6] },
};
