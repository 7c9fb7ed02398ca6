import { createMachine, runToEnd } from '../guest-run.mjs';
import { cpuSeconds } from '../measure.mjs';
import { guestFile, memoryLoop, registerLoop, straightLine } from '../programs.mjs';

const MIB = 2 ** 20;

/** How fast instructions execute, in a machine that is warm: million slots per CPU second. */
export function speed({ quick }) {
  const loop = quick ? 2e6 : 1e8;
  const compute = createMachine(guestFile('mix'));
  const registers = createMachine(registerLoop(loop));
  const memory = createMachine(memoryLoop(loop));
  const code = createMachine(straightLine(2 * MIB));
  const sameCode = createMachine(straightLine(2 * MIB));
  const largeCode = createMachine(straightLine(4 * MIB));

  const million = (machine, run) => {
    machine.reset();
    return cpuSeconds(() => run(machine)) / (machine.position / 1e6);
  };
  const speedOf = (machine) => 1 / million(machine, runToEnd);
  const head = (machine) => 1 / million(machine, () => machine.run(4e6));
  return {
    figures: {
      compute: { label: 'compute (mix, 201 million instructions)', unit: 'MIPS', better: 'higher' },
      registers: { label: 'tight loop, registers', unit: 'MIPS', better: 'higher' },
      memory: { label: 'tight loop, load and store', unit: 'MIPS', better: 'higher' },
      once: { label: '2 MiB of code, run once, decoding included', unit: 'MIPS', better: 'higher' },
      again: { label: '2 MiB of code, decoded', unit: 'MIPS', better: 'higher' },
      larger: {
        label: '4 MiB of code, over and over: more than stays decoded',
        unit: 'MIPS',
        better: 'higher',
      },
    },
    sample() {
      const once = [];
      for (let count = 0; count < (quick ? 1 : 4); count++) {
        code.reset();
        code.forgetCaches();
        once.push(cpuSeconds(() => runToEnd(code)) / (code.position / 1e6));
      }
      return {
        compute: quick ? head(compute) : speedOf(compute),
        registers: speedOf(registers),
        memory: speedOf(memory),
        once: once.length / once.reduce((sum, seconds) => sum + seconds),
        again: speedOf(sameCode),
        larger: speedOf(largeCode),
      };
    },
  };
}
