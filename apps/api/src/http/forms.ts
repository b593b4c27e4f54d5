import type { App } from './server.ts';

/** Form-encoded bodies as an object of texts; of a name given twice the last one counts. */
export function takeForms(scope: App): void {
  scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(body as string)));
  });
}
