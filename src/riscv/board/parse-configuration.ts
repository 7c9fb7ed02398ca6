import { LockstepError } from '../../machine/errors.ts';
import type { BoardConfiguration, ClockConfiguration, VirtioConfiguration } from './configuration.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * A board's configuration out of a file that somebody may have written by hand: everything has the type that it should
 * have, and there is nothing else. Whether the numbers make sense is seen when a machine is built.
 * @throws LockstepError `bad-configuration`, with the member's name
 */
export function parseConfiguration(value: unknown): BoardConfiguration {
  const fields = members(
    'configuration',
    value,
    'memoryBytes',
    'virtio',
    'commandLine',
    'clock',
    'epochSeconds',
  );
  const { virtio } = fields;
  if (!Array.isArray(virtio)) return refuse('configuration.virtio', 'a list');
  return {
    memoryBytes: number('configuration.memoryBytes', fields['memoryBytes']),
    virtio: virtio.map((device, slot) => parseDevice(`configuration.virtio[${slot}]`, device)),
    commandLine: text('configuration.commandLine', fields['commandLine']),
    clock: parseClock('configuration.clock', fields['clock']),
    epochSeconds: number('configuration.epochSeconds', fields['epochSeconds']),
  };
}

function parseClock(where: string, value: unknown): ClockConfiguration {
  const { kind } = object(where, value);
  if (kind === 'paced')
    return { kind, rate: number(`${where}.rate`, members(where, value, 'kind', 'rate')['rate']) };
  if (kind !== 'read') return refuse(`${where}.kind`, 'read or paced');
  members(where, value, 'kind');
  return { kind };
}

function parseDevice(where: string, value: unknown): VirtioConfiguration {
  const { type } = object(where, value);
  switch (type) {
    case 'block': {
      const fields = members(where, value, 'type', 'sectors', 'readOnly');
      const { readOnly } = fields;
      if (typeof readOnly !== 'boolean') return refuse(`${where}.readOnly`, 'true or false');
      return { type, sectors: number(`${where}.sectors`, fields['sectors']), readOnly };
    }
    case 'network': {
      const mac = text(`${where}.mac`, members(where, value, 'type', 'mac')['mac']);
      if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(mac))
        return refuse(`${where}.mac`, 'six bytes in hexadecimal digits');
      return { type, mac };
    }
    case 'empty':
    case 'entropy':
      members(where, value, 'type');
      return { type };
    default:
      return refuse(`${where}.type`, 'empty, block, network or entropy');
  }
}

function object(where: string, value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse(where, 'an object');
  return value as Fields;
}

/** An object with these members and no others. */
function members(where: string, value: unknown, ...names: readonly string[]): Fields {
  const fields = object(where, value);
  for (const name of names) if (!(name in fields)) refuse(`${where}.${name}`, 'there');
  for (const name of Object.keys(fields)) if (!names.includes(name)) refuse(`${where}.${name}`, 'not there');
  return fields;
}

function number(where: string, value: unknown): number {
  return typeof value === 'number' ? value : refuse(where, 'a number');
}

function text(where: string, value: unknown): string {
  return typeof value === 'string' ? value : refuse(where, 'a text');
}

function refuse(where: string, wanted: string): never {
  throw new LockstepError('bad-configuration', `${where} should be ${wanted}`);
}
