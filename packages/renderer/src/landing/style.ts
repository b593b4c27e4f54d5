import { platforms } from './model.ts';

/** Phone first; wider screens get two columns of apps. Every pair of colours has a contrast of 4.5 or more. */
export const style = `
:root { color-scheme: light dark;
  --page: #f3f5f8; --card: #fff; --line: #dfe3ea; --text: #181b21; --muted: #596172; --track: #e4e8ef;
  --accent: #2450c8; --on-accent: #fff; --fine: #2450c8; --near: #b35c00; --full: #b42318;
  --good: #11623a; --good-bg: #dcf5e6; --bad: #96180f; --bad-bg: #fde7e4; --wait: #734700; --wait-bg: #fff0d1; }
@media (prefers-color-scheme: dark) { :root {
  --page: #0f1115; --card: #191c22; --line: #2d323c; --text: #e9ebf0; --muted: #a3abba; --track: #2d323c;
  --accent: #8fb1ff; --on-accent: #0c1222; --fine: #8fb1ff; --near: #f0a850; --full: #ff8a7d;
  --good: #9ce8bb; --good-bg: #123423; --bad: #ffb6ad; --bad-bg: #451713; --wait: #ffd894; --wait-bg: #3a2a09; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); overflow-wrap: anywhere;
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", "Noto Sans CJK SC", sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 1rem; display: grid; grid-template-columns: minmax(0, 1fr); gap: 1rem; }
header { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .25rem 1rem; padding: .5rem .25rem 0; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0; flex: 1 1 12rem; }
h2 { font-size: 1.0625rem; margin: 0 0 .75rem; }
h3 { font-size: 1rem; margin: 0; }
p { margin: 0; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 1rem; }
.muted, dt, .traits { color: var(--muted); font-size: .875rem; }
.badge { border-radius: 99px; padding: .15rem .75rem; font-size: .875rem; font-weight: 600; }
.good { color: var(--good); background: var(--good-bg); }
.bad { color: var(--bad); background: var(--bad-bg); }
.wait { color: var(--wait); background: var(--wait-bg); }
.notice { border-radius: 14px; padding: .875rem 1rem; font-weight: 500; }
.usage { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 1rem 1.25rem; align-items: center; }
.usage h2, .wide { grid-column: 1 / -1; margin: 0; }
.ring { width: 7.5rem; height: 7.5rem; }
.ring circle { fill: none; stroke-width: 12; }
.ring .track { stroke: var(--track); }
.ring .arc { stroke: var(--fine); }
.ring.near .arc { stroke: var(--near); }
.ring.full .arc { stroke: var(--full); }
.ring text { fill: var(--text); font-size: 1.5rem; font-weight: 650; }
dl { margin: 0; display: grid; grid-template-columns: repeat(auto-fit, minmax(5rem, 1fr)); gap: .625rem 1rem; }
dl.facts { grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr)); }
dd { margin: 0; font-weight: 600; }
dd span { display: block; font-weight: 400; }
.bars { width: 100%; height: 5rem; display: block; }
.bars rect { fill: var(--fine); }
.ends { display: flex; justify-content: space-between; margin: .25rem 0 .5rem; }
table { width: 100%; border-collapse: collapse; margin-top: .5rem; }
th, td { text-align: start; padding: .3rem 0; border-bottom: 1px solid var(--line); font-weight: 400; }
th + th, td + td { text-align: end; }
thead th { color: var(--muted); font-size: .875rem; }
summary { cursor: pointer; color: var(--accent); padding: .4rem 0; }
a { color: var(--accent); }
.row { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
input[type=text] { flex: 1 1 12rem; min-width: 0; font: .875rem/1.4 ui-monospace, monospace; padding: .6rem .7rem; color: inherit;
  background: var(--page); border: 1px solid var(--line); border-radius: 10px; }
button, .button { font: inherit; font-weight: 600; padding: .5rem .9rem; border-radius: 10px; border: 1px solid var(--line);
  background: var(--card); color: var(--accent); text-decoration: none; cursor: pointer; min-height: 2.75rem; display: inline-flex; align-items: center; }
[hidden] { display: none; }
.button { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.qr { display: block; width: 13rem; max-width: 100%; margin: .5rem auto; border-radius: 8px; }
fieldset { border: 0; padding: 0; margin: 0; min-width: 0; }
legend { padding: 0; margin: .75rem 0 .5rem; color: var(--muted); font-size: .875rem; float: inline-start; width: 100%; }
legend + * { clear: both; }
fieldset > input { position: absolute; opacity: 0; }
fieldset > label { display: inline-flex; align-items: center; min-height: 2.5rem; padding: .2rem .9rem; margin: 0 .375rem .5rem 0;
  border: 1px solid var(--line); border-radius: 99px; cursor: pointer; }
[dir=rtl] fieldset > label { margin: 0 0 .5rem .375rem; }
fieldset > input:checked + label { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; }
fieldset > input:focus-visible + label { outline: 3px solid var(--accent); outline-offset: 2px; }
.apps { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); gap: .75rem; margin-top: .5rem; align-items: start; }
.app { display: none; border: 1px solid var(--line); border-radius: 12px; padding: .875rem; }
${platforms.map((platform) => `#on-${platform}:checked ~ .apps .${platform}`).join(', ')} { display: grid; gap: .5rem; }
.formats { list-style: none; margin: .5rem 0 0; padding: 0; }
.formats li { display: flex; align-items: center; justify-content: space-between; gap: .5rem; border-top: 1px solid var(--line); padding: .3rem 0; }
footer { text-align: center; padding-bottom: 1rem; }
#said { position: fixed; inset-block-end: 1rem; inset-inline: 1rem; margin: 0 auto; width: fit-content; max-width: calc(100% - 2rem);
  padding: .6rem 1rem; border-radius: 10px; background: var(--text); color: var(--page); }
#said:empty { display: none; }
`;
