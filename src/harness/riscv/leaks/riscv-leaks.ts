import { LockstepError } from '../../../machine/errors.ts';
import { Computer } from '../../../riscv/computer.ts';
import type { RiscvGuest } from '../../../riscv/guest.ts';
import type { HartModule } from '../../../riscv/hart/core.ts';
import type { Rig } from '../../rig.ts';
import { dmaWithoutBounceBuffer } from './dma-without-bounce-buffer.ts';
import { ForgetfulPlic } from './forgetful-plic.ts';
import { inHandler } from './in-handler.ts';
import type { LeakyHart, LeakyHarts } from './leaky-harts.ts';

/** A computer whose decoded code may be stale, but not from one trial to the next. */
class StaleComputer extends Computer {
  override reset(): void {
    super.reset();
    this.forgetCaches();
  }

  override load(state: Uint8Array): void {
    super.load(state);
    this.forgetCaches();
  }
}

/**
 * What is RISC-V about leaks, for one guest's computers: what only those can break who know the machine
 * (`MachineLeaks` in src/audit/leaks.ts).
 */
export function riscvLeaks(guest: RiscvGuest, harts: LeakyHarts) {
  const { configuration, image } = guest;
  const hartNamed = (hart: LeakyHart): HartModule => {
    const compiled = harts[hart];
    // Without it the machine would be a whole one, and nothing would leak.
    if (compiled === undefined)
      throw new LockstepError('bad-configuration', `the hart ${hart} is not compiled`);
    return compiled;
  };
  const make = (hart: LeakyHart) => (): Computer =>
    new Computer(configuration, image, { hart: hartNamed(hart) });
  const both = (machine: () => Computer): Rig => ({ primary: machine, backup: machine });
  return {
    inHandler,
    hostCycles: { backup: make('counts-host-cycles') },
    dmaWithoutBounceBuffer: dmaWithoutBounceBuffer(guest),
    reservationKept: { backup: make('keeps-reservations') },
    staleCode: {
      backup: () => new StaleComputer(configuration, image, { hart: hartNamed('keeps-decoded-code') }),
    },
    wokenUnasked: { primary: make('wakes-unasked') },
    digestMissesPage: both(make('digest-misses-page')),
    stateLeftOut: both(() => new Computer(configuration, image, { devices: { plic: ForgetfulPlic } })),
    trusting: both(make('forgets-clock')),
  };
}
