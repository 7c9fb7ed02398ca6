import { Plic } from '../../../riscv/device/plic.ts';
import type { StateStream } from '../../../riscv/device/state-stream.ts';
import { WithoutWords } from './without-words.ts';

/** An interrupt controller whose saved state says nothing of which interrupts are enabled. */
export class ForgetfulPlic extends Plic {
  override exchange(s: StateStream): void {
    super.exchange(new WithoutWords(s, 'PLIC enabled sources'));
  }
}
