import { createHash } from 'node:crypto';

import type { LockstepError } from '../../machine/errors.ts';
import type { ImageDescription, MachineDescription } from '../../machine/description.ts';
import { canonicalJson } from './canonical-json.ts';
import type { LogHeader } from './header.ts';

type Refuse = (what: string) => LockstepError;
type Members = Readonly<Record<string, unknown>>;

/**
 * The header that a text in JSON says, with the bytes of the image if they are embedded.
 * @throws what `refuse` makes of the reason why the text is not one that Lockstep writes
 */
export function headerOf(text: Uint8Array, image: Uint8Array | undefined, refuse: Refuse): LogHeader {
  const json = decodeText(text, refuse);
  const members = object(
    parse(json, refuse),
    'the header',
    ['checkpointInterval', 'machine', 'release'],
    refuse,
  );
  // There is one text for each header: no other order of its keys, no spaces, no other way to write a number.
  if (canonical(members, refuse) !== json) throw refuse('its JSON is not in canonical form');
  const { checkpointInterval, machine, release } = members;
  if (typeof release !== 'string') throw refuse('the release is no string');
  if (!isCount(checkpointInterval) || checkpointInterval === 0) {
    throw refuse('the checkpoint interval is no integer from 1 to 2^53 - 1');
  }
  return { release, machine: machineOf(machine, image, refuse), checkpointInterval };
}

function machineOf(value: unknown, image: Uint8Array | undefined, refuse: Refuse): MachineDescription {
  const members = object(value, 'the machine', ['configuration', 'family', 'image?', 'semantics'], refuse);
  const { configuration, family, image: identity, semantics } = members;
  if (typeof family !== 'string') throw refuse('the machine’s family is no string');
  if (!isCount(semantics)) throw refuse('the machine’s semantics is no integer from 0 to 2^53 - 1');
  const description = { family, semantics, configuration };
  if (identity === undefined) {
    if (image !== undefined) throw refuse('there is an image that the machine does not have');
    return description;
  }
  return { ...description, image: imageOf(identity, image, refuse) };
}

function imageOf(value: unknown, bytes: Uint8Array | undefined, refuse: Refuse): ImageDescription {
  const { format, hash, name } = object(value, 'the image', ['format', 'hash', 'name'], refuse);
  if (format !== 'elf' && format !== 'raw' && format !== 'segments')
    throw refuse('the image’s format is unknown');
  if (typeof name !== 'string') throw refuse('the image’s name is no string');
  if (typeof hash !== 'string' || !/^[0-9a-f]{64}$/.test(hash))
    throw refuse('the image’s hash is no SHA-256');
  if (bytes === undefined) return { name, format, hash };
  if (createHash('sha256').update(bytes).digest('hex') !== hash)
    throw refuse('the image’s hash is not that of its bytes');
  return { name, format, hash, bytes };
}

/** @param keys all that there are; those with a question mark need not be there */
function object(value: unknown, what: string, keys: readonly string[], refuse: Refuse): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw refuse(`${what} is no object`);
  const members = value as Members;
  const names = keys.map((key) => key.replace('?', ''));
  const unknown = Object.keys(members).find((key) => !names.includes(key));
  if (unknown !== undefined) throw refuse(`${what} has an unknown member ${JSON.stringify(unknown)}`);
  const missing = keys.find((key) => !key.endsWith('?') && !Object.hasOwn(members, key));
  if (missing !== undefined) throw refuse(`${what} has no ${missing}`);
  return members;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function decodeText(text: Uint8Array, refuse: Refuse): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text);
  } catch {
    throw refuse('its text is no UTF-8');
  }
}

function parse(json: string, refuse: Refuse): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw refuse('its text is no JSON');
  }
}

function canonical(value: unknown, refuse: Refuse): string {
  try {
    return canonicalJson(value, 'it');
  } catch (error) {
    throw refuse((error as Error).message);
  }
}
