/** What this page's policy lets in: styles made at run time carry it. */
export const styleNonce = (): string =>
  document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';

// A library that locks the page's scrolling looks for it here.
Object.assign(globalThis, { __webpack_nonce__: styleNonce() });
