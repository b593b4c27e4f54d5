import type { WebSocket } from 'ws';

/** One agent's socket: in order inwards, bounded both ways. */
export interface Connection {
  send(frame: string): void;
  /** Says good-bye, with words. */
  close(code: number, reason: string): void;
  /** Cuts it, without. */
  terminate(): void;
  /** Ends it if nothing was heard since the last check; else asks for a sign of life. */
  checkAlive(): void;
  /** Resolves when what came in is dealt with. */
  settled(): Promise<void>;
}

export interface ConnectionHandlers {
  /** One frame, null where it is too large. The next waits until it is done; must not reject. */
  receive(text: string | null): Promise<void>;
  closed(): void;
}

/** Larger frames are not read. */
export const LARGEST_READ_BYTES = 1024 * 1024;
/** Frames that may wait; then the socket is not read until some are done. */
const MOST_WAITING = 8;
/** An agent that does not read what it is sent does not cost us more memory than this. */
const MOST_UNSENT_BYTES = 8 * 1024 * 1024;

export function openConnection(socket: WebSocket, handlers: ConnectionHandlers): Connection {
  const waiting: (string | null)[] = [];
  let isReceiving = false;
  let receiving: Promise<void> = Promise.resolve();
  let isHeard = true;
  const hear = (): void => {
    isHeard = true;
  };

  async function receiveInOrder(): Promise<void> {
    isReceiving = true;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await handlers.receive(next);
      if (waiting.length < MOST_WAITING) socket.resume();
    }
    isReceiving = false;
  }

  socket.on('message', (data) => {
    hear();
    // Node buffers: the socket's binaryType is left as it is.
    const frame = data as Buffer;
    waiting.push(frame.length > LARGEST_READ_BYTES ? null : frame.toString());
    if (waiting.length >= MOST_WAITING) socket.pause();
    if (!isReceiving) receiving = receiveInOrder();
  });
  socket.on('ping', hear);
  socket.on('pong', hear);
  socket.on('close', () => handlers.closed());

  return {
    send(frame) {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > MOST_UNSENT_BYTES) return socket.terminate();
      socket.send(frame);
    },
    close: (code, reason) => socket.close(code, reason),
    terminate: () => socket.terminate(),
    checkAlive() {
      // While we are the ones who do not read, silence says nothing.
      if (!isHeard && !isReceiving) return socket.terminate();
      isHeard = false;
      socket.ping();
    },
    settled: () => receiving,
  };
}
