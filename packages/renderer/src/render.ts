import { clash, mihomo, stash } from './clash.ts';
import { type Content, contentFor, type Writer } from './content.ts';
import { base64, links } from './links.ts';
import { loon } from './loon.ts';
import type { Form, Profile, Rendered } from './model.ts';
import { outline } from './outline.ts';
import { quantumultx } from './quantumultx.ts';
import { singbox, singbox111 } from './singbox.ts';
import { sip008 } from './sip008.ts';
import { surfboard, surge } from './surge.ts';
import { v2ray, v2ray4 } from './v2ray.ts';

export const writers: Readonly<Record<Form, Writer>> = {
  base64,
  links,
  clash,
  mihomo,
  'mihomo-1.18': mihomo,
  stash,
  singbox,
  'singbox-1.11': singbox111,
  v2ray,
  v2ray4,
  sip008,
  outline,
  surge,
  'surge-6': surge,
  surfboard,
  'surfboard-2.24': surfboard,
  loon,
  quantumultx,
  shadowrocket: base64,
};

/** The document of one subscription in one form (a format is one): same input, same bytes. */
export function render(form: Form, profile: Profile): Rendered {
  const writer = writers[form];
  const { content, omitted } = contentFor(form, writer, profile);
  return {
    body: bodyOf(writer, content, profile),
    contentType: writer.contentType,
    fileExtension: writer.fileExtension,
    included: content.kind === 'hosts' ? content.hosts.length : 0,
    omitted,
  };
}

/** Notices are written as the format wants them: a template must not open a way around them. */
function bodyOf(writer: Writer, content: Content, profile: Profile): string {
  const { template, values = {} } = profile;
  if (!template || !writer.parts || content.kind !== 'hosts') return writer.write(content, profile);
  const text = template.write(writer.parts(content.hosts), values);
  return writer.finish?.(text, profile) ?? text;
}
