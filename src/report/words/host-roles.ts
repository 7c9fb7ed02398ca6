import { HOST_NAMES } from '../../simulation/fault.ts';
import type { HostName } from '../../simulation/fault.ts';
import type { Moment } from '../../simulation/history.ts';

/**
 * What a host is for the guest:
 * - `protected`: runs it live, and another one could take over
 * - `alone`: runs it live, and nobody could
 * - `copying`: so too, and a new backup has been sent the guest's state
 * - `follows`: replays it, and may take over
 * - `joins`: has been sent its state, and may not take over yet
 * - `stands by`: has nothing of it
 */
export type HostRole = 'protected' | 'alone' | 'copying' | 'follows' | 'joins' | 'stands by';

/** Who runs the guest live. */
const LIVE: ReadonlySet<HostRole> = new Set(['protected', 'alone', 'copying']);

/**
 * What it means to the guest that a host has that follows:
 * - `protects`: somebody is live, and it could take over
 * - `superfluous`: who is live goes on without it, or has brought the guest to its end
 * - `last`: who was live has stopped, and nobody else could go on
 */
export type Use = 'protects' | 'superfluous' | 'last';

/** What hosts are by and by, as moments tell it; one that has stopped is still what it was. */
export class HostRoles {
  readonly #roles: Record<HostName, HostRole> = {
    primary: 'protected',
    backup: 'follows',
    spare: 'stands by',
  };
  /** Those that have stopped before their guests' end, and those that have come to it. */
  readonly #stopped = new Set<HostName>();
  readonly #ended = new Set<HostName>();

  of(host: HostName): HostRole {
    return this.#roles[host];
  }

  /** Of a host that follows. */
  useOf(host: HostName): Use {
    const live = HOST_NAMES.filter((name) => name !== host && LIVE.has(this.#roles[name]));
    if (live.every((name) => this.#stopped.has(name))) return 'last';
    const relied = live.some(
      (name) => this.#roles[name] !== 'alone' && !this.#stopped.has(name) && !this.#ended.has(name),
    );
    return relied ? 'protects' : 'superfluous';
  }

  /** Something has happened: to be called once the moment itself was told. */
  note({ what, host }: Pick<Moment, 'what' | 'host'>): void {
    const roles = this.#roles;
    if (what === 'crash' || what === 'halt') this.#stopped.add(host);
    else if (what === 'end') this.#ended.add(host);
    else if (what === 'live') roles[host] = 'alone';
    else if (what === 'protect') roles[host] = 'protected';
    else if (what === 'join') roles[host] = 'follows';
    else if (what === 'copy') {
      roles[host] = 'copying';
      roles.spare = 'joins';
    } else if (what === 'missed' && roles[host] === 'copying') roles[host] = 'alone';
  }
}
