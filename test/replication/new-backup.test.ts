import { describe, expect, test } from 'vitest';

import { Backup } from '../../src/replication/backup.ts';
import type { BackupMessage, CopyMessage, PrimaryMessage } from '../../src/replication/message.ts';
import { Primary } from '../../src/replication/primary.ts';
import { ENCODED_HEADER, SETTINGS, Wishes, kinds, marks, printed, released, sent } from './protocol.ts';

const { heartbeatTicks, timeoutTicks, retryTicks, sendBufferBytes, maxLagSlots } = SETTINGS;

const COPY: CopyMessage = {
  ...{ kind: 'copy', sent: 10, position: 1000, state: new Uint8Array(300), outputs: 7, clock: 5 },
  line: { origin: 0, base: 0, rate: 0 },
};

function acknowledgement(
  sequence: number,
  consumed: number,
  position: number,
  generation = 0,
): BackupMessage {
  return { kind: 'acknowledgement', sequence, position, consumed, generation, heard: 20 };
}

describe('a primary that is alone', () => {
  /** Of generation 2, alone. */
  function alone(): { side: Primary; wishes: Wishes<PrimaryMessage> } {
    const wishes = new Wishes<PrimaryMessage>();
    const made = { settings: SETTINGS, generation: 2, state: 'alone' as const, now: 0 };
    return { side: new Primary({ ...made, act: wishes.act }), wishes };
  }

  /** Its guest's state is on its way, and the first entry of the new log. */
  function copying(): ReturnType<typeof alone> {
    const made = alone();
    made.side.receive({ kind: 'join' }, 10);
    made.side.copied(COPY, 10);
    made.side.progressed(1000, false);
    made.side.wrote(new Uint8Array(9), 1, 1000, 11);
    made.wishes.taken();
    return made;
  }

  /** Outputs wait again, and the disk is asked. */
  function pairing(): ReturnType<typeof alone> {
    const made = copying();
    made.side.receive(acknowledgement(1, 1, 1000), 20);
    made.wishes.taken();
    return made;
  }

  test('gives its guest’s state to who asks for it, once', () => {
    const { side, wishes } = alone();
    side.receive({ kind: 'join' }, 5);
    expect(kinds(wishes.taken())).toEqual(['copy']);
    side.copied(COPY, 5);
    expect(sent(wishes.taken())).toMatchObject([COPY, { kind: 'heartbeat', sequence: 0, generation: 0 }]);
    side.receive({ kind: 'join' }, 6);
    expect(wishes.taken()).toEqual([]);
    expect([side.state, side.isUnprotected]).toEqual(['copying', true]);
  });

  test('has nobody copy a guest that has ended', () => {
    const { side, wishes } = alone();
    side.guestEnded();
    wishes.taken();
    side.receive({ kind: 'join' }, 5);
    expect(wishes.taken()).toEqual([]);
  });

  describe('whose first backup had followed for a while', () => {
    /** Protected at first; its backup, which had consumed and got much, is missed; then it is copied. */
    function copiedAnew(): ReturnType<typeof alone> {
      const wishes = new Wishes<PrimaryMessage>();
      const made = { settings: SETTINGS, generation: 1, state: 'protected' as const, now: 0 };
      const side = new Primary({ ...made, act: wishes.act });
      side.receive(acknowledgement(5, 5, 900, 1), 1);
      side.tick(2, 50_000);
      side.tick(timeoutTicks + 1, 50_000);
      side.taken('granted', timeoutTicks + 2);
      side.receive({ kind: 'join' }, 1000);
      side.copied(COPY, 1000);
      wishes.taken();
      return { side, wishes };
    }

    test('waits for the new one to compare, whatever the first one has consumed', () => {
      const { side, wishes } = copiedAnew();
      side.receive(acknowledgement(0, 0, 1000), 1001);
      expect([side.state, kinds(wishes.taken())]).toEqual(['copying', []]);
      side.receive(acknowledgement(1, 1, 1000), 1002);
      expect(side.state).toBe('pairing');
    });

    test('sees what gets over to the new one, whatever had to the first one', () => {
      const { side, wishes } = copiedAnew();
      side.wrote(new Uint8Array(10 * sendBufferBytes), 1, 1000, 1000);
      for (let beat = 1; beat < 80; beat++) {
        const now = 1000 + beat * heartbeatTicks;
        side.receive(acknowledgement(0, 0, 1000), now);
        side.tick(now, beat);
      }
      expect(kinds(wishes.taken())).not.toContain('missed');
    });
  });

  test('lets outputs out at once until the new backup has compared what it was given', () => {
    const { side, wishes } = copying();
    side.hold(printed('a'), 1001);
    side.receive(acknowledgement(1, 0, 1000), 20);
    side.hold(printed('b'), 1002);
    expect(released(wishes.taken())).toEqual([0, 1]);
    expect(side.covered).toBe(Infinity);
  });

  test('and is not slowed down by what is not loaded yet, but has as much log under way as it has copied at most', () => {
    const { side } = copying();
    side.progressed(1000 + 9 * maxLagSlots, false);
    expect(side.limit).toBe(Infinity);
    side.wrote(new Uint8Array(sendBufferBytes + 300 - 9), 2, 1500, 12);
    expect(side.mayRun).toBe(true);
    side.wrote(new Uint8Array(1), 3, 1500, 12);
    expect(side.mayRun).toBe(false);
  });

  test('holds outputs back first, then has a generation, and only then says that the new one may go live', () => {
    const { side, wishes } = copying();
    side.receive(acknowledgement(1, 1, 1000), 20);
    expect(kinds(wishes.taken())).toEqual(['cover', 'take']);
    side.hold(printed('a'), 1001);
    side.tick(heartbeatTicks + 10);
    expect(sent(wishes.taken())).toMatchObject([{ kind: 'heartbeat', generation: 0 }]);
    side.taken('granted', 150);
    expect(side.generation).toBe(3);
    expect(sent(wishes.taken())).toMatchObject([{ kind: 'heartbeat', generation: 3 }]);
    side.receive(acknowledgement(1, 1, 1000, 0), 160);
    expect(side.state).toBe('pairing');
    side.receive(acknowledgement(1, 1, 1000, 3), 170);
    expect(wishes.taken()).toEqual([{ kind: 'protect', generation: 3 }]);
    expect(side.state).toBe('protected');
  });

  test('asks for no generation before the new one has all that leads to what has left', () => {
    const { side, wishes } = copying();
    side.hold(printed('a'), 1400);
    side.progressed(1400, false);
    side.receive(acknowledgement(1, 1, 1000), 20);
    expect(kinds(wishes.taken())).toEqual(['release', 'cover']);
    side.wrote(new Uint8Array(9), 2, 1399, 21);
    side.receive(acknowledgement(2, 1, 1000), 30);
    expect(kinds(wishes.taken())).toEqual(['send log']);
    side.wrote(new Uint8Array(9), 3, 1400, 31);
    side.receive(acknowledgement(3, 1, 1000), 40);
    expect(kinds(wishes.taken())).toEqual(['send log', 'take']);
  });

  test('waits for a new one that is further behind than it may be', () => {
    const { side, wishes } = copying();
    side.progressed(1001 + maxLagSlots, false);
    side.receive(acknowledgement(1, 1, 1000), 20);
    expect([side.state, side.limit, wishes.taken()]).toEqual(['copying', 1000 + maxLagSlots, []]);
    side.receive(acknowledgement(1, 1, 1001), 30);
    expect(side.state).toBe('pairing');
  });

  test('is alone again, and asks nobody, if the new one is missed before it was told', () => {
    const { side, wishes } = copying();
    side.tick(10 + timeoutTicks);
    expect(kinds(wishes.taken())).toEqual(['send heartbeat', 'missed']);
    expect([side.state, side.generation]).toEqual(['alone', 2]);
  });

  test('gives nothing more to one that it has missed, and that has the state of before', () => {
    const { side, wishes } = copying();
    side.tick(10 + timeoutTicks);
    wishes.taken();
    side.receive({ kind: 'join' }, 900);
    expect(wishes.taken()).toEqual([]);
  });

  test.each(['granted', 'unreachable'] as const)(
    'asks the disk who goes on if the new one may have been told: the one before has said %s',
    (answer) => {
      const { side, wishes } = pairing();
      side.taken(answer, 30);
      wishes.taken();
      side.tick(20 + timeoutTicks);
      const generation = answer === 'granted' ? 4 : 3;
      expect(wishes.taken().at(-1)).toEqual({ kind: 'take', generation });
      side.taken('refused', 700);
      expect(side.state).toBe('halted');
    },
  );

  test('asks again if the disk cannot be reached, and lets out meanwhile what the new one has', () => {
    const { side, wishes } = pairing();
    side.hold(printed('a'), 1001);
    side.taken('unreachable', 30);
    side.wrote(new Uint8Array(9), 2, 1001, 40);
    side.receive(acknowledgement(2, 2, 1001), 50);
    expect(released(wishes.taken())).toEqual([0]);
    side.tick(30 + retryTicks);
    expect(wishes.taken()).toContainEqual({ kind: 'take', generation: 3 });
  });
});

describe('a new backup', () => {
  function joining(): { side: Backup; wishes: Wishes<BackupMessage> } {
    const wishes = new Wishes<BackupMessage>();
    const made = { settings: SETTINGS, generation: 0, header: ENCODED_HEADER, now: 0 };
    return { side: new Backup({ ...made, act: wishes.act }), wishes };
  }

  const heartbeat = (sentAt: number, generation: number): PrimaryMessage => ({
    ...{ kind: 'heartbeat', sent: sentAt, sequence: 0, released: 0, idle: false, generation },
  });

  test('asks for the guest’s state until it has it, and acknowledges from then on', () => {
    const { side, wishes } = joining();
    side.tick(0);
    side.tick(heartbeatTicks);
    expect(sent(wishes.taken())).toEqual([{ kind: 'join' }, { kind: 'join' }]);
    side.receive(COPY, 110);
    expect(sent(wishes.taken())).toMatchObject([
      { kind: 'acknowledgement', sequence: 0, position: 1000, consumed: 0, generation: 0, heard: 10 },
    ]);
    expect([side.limit, side.outputs.gone]).toEqual([1000, 7]);
    side.tick(2 * heartbeatTicks);
    expect(kinds(wishes.taken())).toEqual(['send acknowledgement']);
  });

  test('numbers what it keeps like its primary', () => {
    const { side } = joining();
    side.receive(COPY, 10);
    side.keep(printed('a'), 1001);
    expect(side.outputs.take(Infinity)?.number).toBe(7);
  });

  test('gives up if its primary falls silent before it was told that it may go live', () => {
    const { side, wishes } = joining();
    side.receive(COPY, 10);
    side.receive(heartbeat(20, 0), 30);
    wishes.taken();
    side.tick(30 + timeoutTicks);
    expect(kinds(wishes.taken())).toEqual(['send acknowledgement', 'missed', 'halt']);
    expect(side.state).toBe('halted');
  });

  test('takes over like any other one once it was told, with a generation that is newer than that', () => {
    const { side, wishes } = joining();
    side.receive(COPY, 10);
    for (const bytes of marks(1000, 1005)) side.receive({ kind: 'log', sent: 12, bytes, sequence: 0 }, 15);
    side.receive(heartbeat(20, 3), 30);
    expect(side.state).toBe('following');
    const told = wishes.taken();
    expect(told).toContainEqual({ kind: 'join', generation: 3 });
    expect(sent(told).at(-1)).toMatchObject({ kind: 'acknowledgement', sequence: 2, generation: 3 });
    side.tick(30 + timeoutTicks);
    side.finished();
    expect(wishes.taken().at(-1)).toEqual({ kind: 'take', generation: 4 });
  });

  test('has nothing to finish if the guest ends before', () => {
    const { side, wishes } = joining();
    side.receive({ kind: 'farewell' }, 10);
    expect(wishes.taken()).toEqual([{ kind: 'end' }]);
  });
});
