import { base64 } from './base64.ts';
import { clash, mihomo } from './clash.ts';
import { contentFor, type Writer } from './content.ts';
import type { Format, Omission, Profile, Rendered } from './model.ts';
import { sip008 } from './sip008.ts';
import { surge } from './surge.ts';
import { v2ray } from './v2ray.ts';

export const writers: Readonly<Record<Format, Writer>> = { base64, clash, mihomo, v2ray, sip008, surge };

/** The document of one subscription in one format: same input, same bytes. */
export function render(format: Format, profile: Profile): Rendered {
  const writer = writers[format];
  const { content, omitted } = contentFor(format, writer, profile);
  return {
    body: writer.write(content, profile),
    contentType: writer.contentType,
    fileExtension: writer.fileExtension,
    included: content.kind === 'hosts' ? content.hosts.length : 0,
    omitted,
  };
}

/** What `render` would leave out, without rendering. */
export const omissionsOf = (format: Format, profile: Profile): readonly Omission[] =>
  contentFor(format, writers[format], profile).omitted;
