import { createHash } from 'node:crypto';

import type { ImageDescription, MachineDescription } from '../machine/description.ts';
import { LockstepError } from '../machine/errors.ts';
import type { BoardConfiguration } from './board/configuration.ts';
import { parseConfiguration } from './board/parse-configuration.ts';
import { Computer } from './computer.ts';
import type { Image } from './loader/image.ts';
import { decodeImage, encodeImage } from './loader/image-bytes.ts';
import { loadImage } from './loader/load.ts';
import { SEMANTICS } from './semantics.ts';

/** What computers call their family in a description. */
export const RISCV_FAMILY = 'riscv';

/** All that a computer with this board and this image can be built from again. */
export function describe(configuration: BoardConfiguration, image: Image): MachineDescription {
  return {
    family: RISCV_FAMILY,
    semantics: SEMANTICS,
    configuration,
    image: describeImage(image),
  };
}

/**
 * The computer of a description, at power-on.
 * @param file the guest's file, for a description that has only its hash
 * @throws LockstepError `bad-log`: it describes another kind of machine, or one of another release;
 * `bad-image`: the guest is missing, or is another one; or what `new Computer` throws
 */
export function computerFrom(description: MachineDescription, file?: Uint8Array): Computer {
  const { family, semantics, configuration } = description;
  if (family !== RISCV_FAMILY) {
    throw new LockstepError(
      'bad-log',
      `it is of a machine of the family "${family}", not of a RISC-V computer`,
    );
  }
  if (semantics !== SEMANTICS) {
    throw new LockstepError(
      'bad-log',
      `it is of a RISC-V computer with semantics ${semantics}; this release has ${SEMANTICS}: use the release that made it`,
    );
  }
  return new Computer(parseConfiguration(configuration), imageFrom(description, file));
}

/**
 * The image of a description.
 * @throws LockstepError `bad-log` or `bad-image`, as `computerFrom`
 */
export function imageFrom({ image }: MachineDescription, file?: Uint8Array): Image {
  if (image === undefined)
    throw new LockstepError('bad-log', 'it describes a RISC-V computer without an image');
  const { name, format, hash } = image;
  const bytes = file ?? image.bytes;
  if (bytes === undefined) {
    throw new LockstepError(
      'bad-image',
      `${name}: only its hash was kept (${hash}); give the file (--guest)`,
    );
  }
  const found = sha256(bytes);
  if (found !== hash) {
    throw new LockstepError('bad-image', `${name}: SHA-256 ${found} is not that of the guest, ${hash}`);
  }
  if (format === 'segments') return decodeImage(bytes, name);
  return loadImage(bytes, name, { raw: format === 'raw' });
}

function describeImage(image: Image): ImageDescription {
  const format = image.file?.format ?? 'segments';
  const bytes = image.file?.bytes ?? encodeImage(image);
  return { name: image.name, format, hash: sha256(bytes), bytes };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
