import type { HostName } from '../../simulation/fault.ts';
import type { Pair } from '../../simulation/pair.ts';

/**
 * Says whose part it is that a pair makes. Parts are not told their host, but hosts come to them in an order: the two that begin
 * are there before the pair is; then there are a backup on the spare, and a primary on whichever host has taken over.
 */
export class PartOwners {
  #pair: Pair | undefined;
  #backups = 0;
  readonly #live = new Set<HostName>();

  /** A pair is about to be made. */
  begin(): void {
    this.#pair = undefined;
    this.#backups = 0;
    this.#live.clear();
  }

  /** It is made: whatever comes now is of this one. */
  watch(pair: Pair): void {
    this.#pair = pair;
  }

  /** Of the backup that is made now; to be asked once for each. */
  ofBackup(): HostName {
    return this.#backups++ === 0 ? 'backup' : 'spare';
  }

  /** Of the primary that is made now; to be asked once for each. */
  ofPrimary(): HostName {
    const hosts = this.#pair?.hosts ?? [];
    const owner = hosts.find(({ name, takeover }) => takeover !== undefined && !this.#live.has(name));
    const name = owner?.name ?? 'primary';
    this.#live.add(name);
    return name;
  }
}
