import { pairLaw } from './pair-law.ts';

export const buffersAreBounded = pairLaw({
  name: 'buffers are bounded',
  statement:
    'A primary stands still soon after more of its log is under way than the settings allow, and a backup takes nothing of the log ' +
    'for which there is no room beside what waits there.',
  judge: (pair) => {
    const { underWay, waiting } = pair.history.measured;
    const { sendBufferBytes, receiveBufferBytes } = pair.settings;
    if (underWay.most > sendBufferBytes) {
      const { most, position } = underWay;
      const message = `${most} bytes of the log were under way, and more of it was sent; ${sendBufferBytes} are allowed`;
      return { position, message };
    }
    if (waiting.most <= receiveBufferBytes) return undefined;
    const { most, position } = waiting;
    return {
      position,
      message: `the backup held ${most} bytes of the log; ${receiveBufferBytes} are allowed`,
    };
  },
});
