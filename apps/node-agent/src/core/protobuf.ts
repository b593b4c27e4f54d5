// The wire format of Protocol Buffers, as far as the core's API needs it: varints, strings, bytes and messages.

/** One field of a message; empty values are left out, as proto3 does. */
export type Field = readonly [number: number, value: string | number | Uint8Array];

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
  return bytes;
}

/** Encodes a message. */
export function encode(fields: readonly Field[]): Buffer {
  const parts: Uint8Array[] = [];
  for (const [number, value] of fields) {
    if (typeof value === 'number') {
      if (value !== 0) parts.push(Uint8Array.from([...varint(number * 8), ...varint(value)]));
      continue;
    }
    const bytes = typeof value === 'string' ? Buffer.from(value) : value;
    // An empty message still says that the field is there; an empty text says nothing.
    if (bytes.length > 0 || typeof value !== 'string')
      parts.push(Uint8Array.from([...varint(number * 8 + 2), ...varint(bytes.length)]), bytes);
  }
  return Buffer.concat(parts);
}

/** Calls back for every field of a message: numbers for varints, a view into `message` for the rest. */
export function decode(message: Buffer, field: (number: number, value: number | Buffer) => void): void {
  let at = 0;
  const next = (): number => {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = message[at];
      if (byte === undefined) throw new Error('a message of the core ends too early');
      at += 1;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 0x80;
    }
  };
  while (at < message.length) {
    const key = next();
    const number = Math.floor(key / 8);
    const wire = key % 8;
    if (wire === 0) field(number, next());
    else if (wire === 2) {
      const length = next();
      if (at + length > message.length) throw new Error('a message of the core ends too early');
      field(number, message.subarray(at, at + length));
      at += length;
    } else if (wire === 1) at += 8;
    else if (wire === 5) at += 4;
    else throw new Error(`a message of the core holds wire type ${wire}`);
  }
}
