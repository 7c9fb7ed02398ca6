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

/** What hosts are by and by, as moments tell it; one that has stopped is still what it was. */
export class HostRoles {
  readonly #roles: Record<HostName, HostRole> = {
    primary: 'protected',
    backup: 'follows',
    spare: 'stands by',
  };

  of(host: HostName): HostRole {
    return this.#roles[host];
  }

  /** Something has happened: to be called once the moment itself was told. */
  note({ what, host }: Pick<Moment, 'what' | 'host'>): void {
    const roles = this.#roles;
    if (what === 'live') roles[host] = 'alone';
    else if (what === 'protect') roles[host] = 'protected';
    else if (what === 'join') roles[host] = 'follows';
    else if (what === 'copy') {
      roles[host] = 'copying';
      roles.spare = 'joins';
    } else if (what === 'missed' && roles[host] === 'copying') roles[host] = 'alone';
  }
}
