const CTRL_A = 1;

/**
 * Takes commands out of what is typed: ctrl-a and a letter, as with QEMU's serial console. Ctrl-a twice gives one to
 * the guest; ctrl-a and anything else gives both.
 */
export class EscapeFilter<Command> {
  readonly #commands: ReadonlyMap<string, Command>;
  #escaped = false;

  /** @param commands by the key that follows ctrl-a */
  constructor(commands: ReadonlyMap<string, Command>) {
    this.#commands = commands;
  }

  /** Separates bytes for the guest from commands. A ctrl-a at the end waits for what follows. */
  take(typed: Uint8Array): { readonly data: Uint8Array; readonly commands: readonly Command[] } {
    const data: number[] = [];
    const commands: Command[] = [];
    for (const byte of typed) {
      if (!this.#escaped && byte === CTRL_A) {
        this.#escaped = true;
        continue;
      }
      const command = this.#escaped ? this.#commands.get(String.fromCharCode(byte)) : undefined;
      if (command !== undefined) commands.push(command);
      else if (this.#escaped && byte !== CTRL_A) data.push(CTRL_A, byte);
      else data.push(byte);
      this.#escaped = false;
    }
    return { data: Uint8Array.from(data), commands };
  }
}
