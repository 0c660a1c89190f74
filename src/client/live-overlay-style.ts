// How the author's notes look on a live page. They stand above pages of any theme, so nothing of a theme reaches them.

export const overlayStyle = `
:host {
  --back: #fff;
  --text: #17222c;
  --soft: #41505c;
  --rule: #c3ced7;
  --code: #f1f5f8;
  --link: #0b4a73;
  --error: #a3161b;
  --warning: #7a4a00;
  all: initial !important;
}
@media (prefers-color-scheme: dark) {
  :host {
    --back: #1c2228;
    --text: #f2f4f5;
    --soft: #c3ccd3;
    --rule: #465059;
    --code: #12161a;
    --link: #8ecbff;
    --error: #ff9a92;
    --warning: #f3c772;
  }
}
@media print {
  :host { display: none !important }
}
* { box-sizing: border-box; margin: 0; }
[hidden] { display: none !important; }
.notes {
  position: fixed;
  inset: auto 0 0;
  z-index: 2147483647;
  display: flex;
  flex-direction: column;
  color: var(--text);
  font: 15px/1.45 "IBM Plex Sans", "Segoe UI", system-ui, sans-serif;
  text-align: left;
  cursor: auto;
  pointer-events: none;
  color-scheme: light dark;
}
.corner {
  display: flex;
  flex-wrap: wrap;
  gap: 8px;
  padding: 12px;
}
@media (max-width: 920px) {
  .above-controls .corner:has(+ [hidden]) { padding-bottom: 72px; }
}
.corner > *, .panel { pointer-events: auto; }
.corner > * {
  display: flex;
  align-items: center;
  min-height: 32px;
  padding: 4px 12px;
  border: 1px solid var(--rule);
  border-radius: 16px;
  background: var(--back);
  box-shadow: 0 1px 4px #0004;
  color: inherit;
  font: inherit;
  font-size: 14px;
}
.badge { border-color: currentColor; color: var(--warning); font-weight: 600; cursor: pointer; }
.badge.error { color: var(--error); }
.panel {
  display: flex;
  flex-direction: column;
  max-height: 60vh;
  max-height: 60dvh;
  border-top: 3px solid var(--error);
  background: var(--back);
  box-shadow: 0 -4px 24px #0006;
}
@media (max-aspect-ratio: 3 / 4) {
  .above-controls .panel { max-height: 36vh; max-height: 36dvh; }
}
.panel.warnings { border-top-color: var(--warning); }
.head {
  display: flex;
  flex: none;
  align-items: center;
  justify-content: space-between;
  padding: 4px 8px 4px 20px;
  border-bottom: 1px solid var(--rule);
}
h2 { font-size: 16px; font-weight: 600; }
.close {
  width: 40px;
  height: 40px;
  border: 0;
  border-radius: 8px;
  background: none;
  color: var(--soft);
  font: inherit;
  font-size: 22px;
  line-height: 1;
  cursor: pointer;
}
.close:hover { background: var(--code); color: var(--text); }
:focus-visible { outline: 3px solid var(--link); outline-offset: -3px; }
.list { overflow: auto; overscroll-behavior: contain; padding: 4px 20px 16px; }
.problem { padding: 14px 0; }
.problem + .problem { border-top: 1px solid var(--rule); }
.line { display: flex; flex-wrap: wrap; gap: 2px 12px; align-items: baseline; }
.severity { color: var(--warning); font-weight: 600; }
.error .severity { color: var(--error); }
.code { color: var(--soft); }
.code, a, pre { font-family: "IBM Plex Mono", Consolas, "DejaVu Sans Mono", monospace; font-size: 14px; }
a { color: var(--link); text-underline-offset: 3px; overflow-wrap: anywhere; }
.message { margin-top: 4px; font-size: 16px; overflow-wrap: anywhere; white-space: pre-line; }
pre {
  margin-top: 8px;
  padding: 10px 12px;
  border-radius: 6px;
  background: var(--code);
  line-height: 1.5;
  overflow-x: auto;
  tab-size: 4;
}
ul { margin-top: 8px; padding-left: 1.3em; color: var(--soft); overflow-wrap: anywhere; white-space: pre-line; }
.alert { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@media (max-width: 600px) {
  .head { padding-left: 14px; }
  .list { padding: 0 14px 12px; }
}
`;
