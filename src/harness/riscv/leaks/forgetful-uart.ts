import type { StateStream } from '../../../riscv/device/state-stream.ts';
import { Uart16550 } from '../../../riscv/device/uart-16550.ts';
import { WithoutField } from './without-field.ts';

/** A UART whose saved state says nothing of which interrupts are enabled. */
export class ForgetfulUart extends Uart16550 {
  override exchange(s: StateStream): void {
    super.exchange(new WithoutField(s, 'UART IER'));
  }
}
