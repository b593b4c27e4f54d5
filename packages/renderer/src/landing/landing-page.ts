import { hash } from 'node:crypto';
import { formats } from '../model.ts';
import { cleanName } from '../name.ts';
import { type AppLink, appLinks } from './apps.ts';
import { historyBars, usageRing } from './charts.ts';
import { Html, html } from './html.ts';
import { type Landing, type LandingStanding, platforms, type Visitor } from './model.ts';
import { qrCode } from './qr-code.ts';
import { script } from './script.ts';
import { style } from './style.ts';
import { texts, type Texts } from './texts.ts';
import { type Wording, wordingOf } from './wording.ts';

const sourceOf = (text: string): string => `'sha256-${hash('sha256', text, 'base64')}'`;

/** Of the page: its one style and its one script, the empty icon, and nothing else. */
export const landingPolicy = [
  "default-src 'none'",
  `style-src ${sourceOf(style)}`,
  `script-src ${sourceOf(script)}`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Not in a template, whose formatting would put spaces into what the policy has the hash of. */
const inline = { style: new Html(`<style>${style}</style>`), script: new Html(`<script>${script}</script>`) };

/** What one page is made with. */
interface Context {
  readonly landing: Landing;
  readonly visitor: Visitor;
  readonly says: Texts;
  readonly wording: Wording;
  /** Clean, for people and for the names of profiles. */
  readonly title: string;
}

/** The page at a link, for people: one document that loads nothing and works without scripts. */
export function landingPage(landing: Landing, visitor: Visitor): string {
  const says = texts[visitor.language];
  const title = cleanName(landing.title);
  const context: Context = {
    landing,
    visitor,
    says,
    title,
    wording: wordingOf(visitor.language, landing.timeZone),
  };
  const page = html`<!doctype html>
    <html lang="${visitor.language}" dir="${says.dir}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <link rel="icon" href="data:," />
        <title>${title}</title>
        ${inline.style}
      </head>
      <body>
        <main>
          <header>
            <h1><bdi>${title}</bdi></h1>
            ${badge(landing.standing, says)}
          </header>
          ${reason(context)} ${announcement(context)} ${usage(context)} ${connect(context)} ${ownLink(context)}
          ${history(context)} ${byFormat(context)} ${support(context)}
        </main>
        <p id="said" role="status" data-done="${says.copied}" data-failed="${says.copyFailed}"></p>
        ${inline.script}
      </body>
    </html> `;
  return page.markup;
}

const kindOf = ({ status }: LandingStanding): 'good' | 'wait' | 'bad' => {
  if (status === 'active' || status === 'on_hold') return 'good';
  return status === 'pending' || status === 'limited' ? 'wait' : 'bad';
};

const hasStarted = ({ status }: LandingStanding): boolean => status !== 'on_hold' && status !== 'pending';

const badge = (standing: LandingStanding, { status }: Texts): Html =>
  html`<p class="badge ${kindOf(standing)}">${status[standing.status]}</p>`;

function reason({ landing: { standing }, says, wording }: Context): Html | null {
  if (standing.status === 'active') return null;
  const until = 'until' in standing ? standing.until : null;
  const when = standing.status === 'pending' ? says.startsAt : says.backAt;
  const then = until === null ? '' : ` ${when(wording.time(until))}`;
  return html`<p class="notice ${kindOf(standing)}">${says.why[standing.status]}${then}</p>`;
}

const announcement = ({ landing, says }: Context): Html | null =>
  landing.announcement === undefined
    ? null
    : html`<section class="card">
        <h2>${says.announcement}</h2>
        <p><bdi>${landing.announcement}</bdi></p>
      </section>`;

function usage({ landing, says, wording }: Context): Html {
  const { uploadBytes, downloadBytes, totalBytes } = landing.usage;
  const used = uploadBytes + downloadBytes;
  const left = totalBytes === null || used > totalBytes ? 0n : totalBytes - used;
  const total = totalBytes === null ? says.unlimited : wording.bytes(totalBytes);
  const when = (at: Landing['expiresAt'], never: string): Html =>
    at === null
      ? html`<dd>${never}</dd>`
      : html`<dd>
          ${wording.time(at)}<span class="muted">${at > landing.now ? wording.fromNow(at, landing.now) : ''}</span>
        </dd>`;
  const fact = (name: string, value: string): Html =>
    html`<div>
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>`;
  return html`<section class="card usage">
    <h2>${says.usage}</h2>
    ${usageRing(shareOf(used, totalBytes), says.usedOf(wording.bytes(used), total), wording)}
    <dl>
      ${fact(says.used, wording.bytes(used))} ${fact(says.quota, total)}
      ${totalBytes === null ? null : fact(says.left, wording.bytes(left))}
      ${fact(says.download, wording.bytes(downloadBytes))} ${fact(says.upload, wording.bytes(uploadBytes))}
    </dl>
    <dl class="facts wide">
      <div>
        <dt>${says.plan}</dt>
        <dd><bdi>${cleanName(landing.planName)}</bdi></dd>
      </div>
      <div>
        <dt>${says.expires}</dt>
        ${when(landing.expiresAt, says.never)}
      </div>
      ${
        hasStarted(landing.standing)
          ? html`<div>
              <dt>${says.nextReset}</dt>
              ${when(landing.refillAt, says.never)}
            </div>`
          : null
      }
    </dl>
  </section>`;
}

/** Of the quota; none of it is left when there never was any. Null: no quota. */
function shareOf(used: bigint, total: bigint | null): number | null {
  if (total === null) return null;
  return total === 0n ? 1 : Number((used * 1_000n) / total) / 1_000;
}

function history({ landing, says, wording }: Context): Html {
  const days = landing.history;
  const total = wording.bytes(days.reduce((sum, { bytes }) => sum + bytes, 0n));
  const title = says.history(days.length);
  const moved = days.filter(({ bytes }) => bytes > 0n).reverse();
  const [first, last] = [days[0], days.at(-1)];
  return html`<section class="card">
    <h2>${title}</h2>
    ${historyBars(days, `${title}: ${says.historyOf(total)}`, says, wording)}
    <p class="ends muted">
      <span>${first ? wording.day(first.day) : ''}</span><span>${says.historyOf(total)}</span
      ><span>${last ? wording.day(last.day) : ''}</span>
    </p>
    ${
      moved.length === 0
        ? null
        : html`<details>
            <summary>${says.asTable}</summary>
            <table>
              <thead>
                <tr>
                  <th scope="col">${says.day}</th>
                  <th scope="col">${says.traffic}</th>
                </tr>
              </thead>
              <tbody>
                ${moved.map(
                  ({ day, bytes }) =>
                    html`<tr>
                      <th scope="row">${wording.day(day)}</th>
                      <td>${wording.bytes(bytes)}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </details>`
    }
  </section>`;
}

/** Hidden until the script makes it work. */
const copyButton = (url: string, { copy }: Texts, what: string): Html =>
  html`<button type="button" hidden data-copy="${url}" aria-label="${copy}: ${what}">${copy}</button>`;

/** The code is for another device: on a phone it stays folded. */
function ownLink({ landing: { link }, visitor: { platform }, says }: Context): Html {
  const isPhone = platform === 'ios' || platform === 'android';
  return html`<section class="card">
<h2><label for="link">${says.link}</label></h2>
<div class="row"><input type="text" id="link" dir="ltr" readonly value="${link}">${copyButton(link, says, says.link)}</div>
<p class="muted">${says.linkHint}</p>
<details${new Html(isPhone ? '' : ' open')}><summary>${says.qrCode}</summary>${qrCode(link, says.qrOfLink)}</details>
</section>`;
}

function connect(context: Context): Html {
  const { landing, visitor, says, title } = context;
  const links = appLinks(landing.link, title);
  return html`<section class="card">
    <h2>${says.apps}</h2>
    <p>${says.appsHint}</p>
    <fieldset>
      <legend>${says.device}</legend>
      ${platforms.map(
        (platform) =>
          html`<input
              type="radio"
              name="device"
              id="on-${platform}"
              ${new Html(platform === visitor.platform ? ' checked' : '')}
            /><label for="on-${platform}">${says.platforms[platform]}</label>`,
      )}
      <div class="apps">${links.map((one) => appCard(one, context))}</div>
    </fieldset>
  </section>`;
}

function appCard({ app, url, importUrl }: AppLink, { says }: Context): Html {
  const isOnPhones = app.platforms.includes('ios') || app.platforms.includes('android');
  return html`<article class="app ${app.platforms.join(' ')}">
    <h3>${app.name}</h3>
    <p class="traits">${app.traits.map((trait) => says.traits[trait]).join(' · ')}<br /><bdi>${app.source}</bdi></p>
    ${importUrl === null ? html`<p>${says.noImport}</p>` : null}
    <div class="row">
      ${importUrl === null ? null : html`<a class="button" href="${importUrl}">${says.addTo(app.name)}</a>`}${copyButton(url, says, app.name)}
    </div>
    <p class="muted">${says.format}: <a href="${url}">${app.format}</a></p>
    ${
      importUrl !== null && isOnPhones
        ? html`<details>
            <summary>${says.qrCode}</summary>
            ${qrCode(importUrl, says.qrOf(app.name))}
          </details>`
        : null
    }
  </article>`;
}

const byFormat = ({ landing, says }: Context): Html =>
  html`<section class="card">
    <details>
      <summary>${says.formats}</summary>
      <p class="muted">${says.formatsHint}</p>
      <ul class="formats">
        ${formats.map((format) => {
          const url = `${landing.link}/${format}`;
          return html`<li><a href="${url}">${format}</a>${copyButton(url, says, format)}</li>`;
        })}
      </ul>
    </details>
  </section>`;

const support = ({ landing, says }: Context): Html | null =>
  landing.supportUrl === undefined ? null : html`<footer><a href="${landing.supportUrl}">${says.support}</a></footer>`;
