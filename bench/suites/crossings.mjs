import { createMachine } from '../guest-run.mjs';
import { cpuSeconds } from '../measure.mjs';
import {
  UART_REGISTER,
  clockReadings,
  deviceLoads,
  deviceStores,
  registerLoop,
  traps,
} from '../programs.mjs';

/** What it costs to leave the straight path: into a device, out of `run` and back, into a trap. */
export function crossings({ quick }) {
  const count = quick ? 2000 : 50_000;
  const loads = createMachine(deviceLoads(UART_REGISTER.lineStatus));
  const stores = createMachine(deviceStores(UART_REGISTER.scratch));
  const outputs = createMachine(deviceStores(UART_REGISTER.transmit));
  const readings = createMachine(clockReadings());
  const trapping = createMachine(traps());
  const stepped = createMachine(registerLoop(1e9));
  const microseconds = (label) => ({ label, unit: 'us', better: 'lower' });
  const each = (work) => (cpuSeconds(work) / count) * 1e6;

  return {
    figures: {
      load: microseconds('load from a device'),
      store: microseconds('store to a device'),
      output: microseconds('output: exit and run on'),
      question: microseconds('clock question: exit, answer and run on'),
      step: microseconds('run of one slot'),
      trap: microseconds('trap and return: five slots'),
    },
    sample: () => ({
      // One slot in nine jumps back.
      load: each(() => loads.run(loads.position + (count * 9) / 8)),
      store: each(() => stores.run(stores.position + (count * 9) / 8)),
      output: each(() => {
        for (let exit = 0; exit < count; exit++) outputs.run(Number.MAX_SAFE_INTEGER);
      }),
      question: each(() => {
        for (let exit = 0; exit < count; exit++) {
          readings.run(Number.MAX_SAFE_INTEGER);
          readings.deliver({ kind: 'clock', value: readings.position });
        }
      }),
      step: each(() => {
        for (let slot = 0; slot < count; slot++) stepped.run(stepped.position + 1);
      }),
      // Five slots for each trap, and one in eight jumps back.
      trap: each(() => trapping.run(trapping.position + (count * 41) / 8)),
    }),
  };
}
