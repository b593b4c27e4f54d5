import { ApiError } from '@orrery/api-client';
import { common } from '../i18n/common.ts';
import { messagesNow } from '../i18n/messages.ts';

/** What went wrong, in the reader's words where it is one of the usual things. */
export function failureText(error: unknown): string {
  const t = messagesNow(common);
  if (!(error instanceof ApiError)) return error instanceof Error ? error.message : t.failed;
  if (error.status === 0) return t.unreachable;
  if (error.status === 404) return t.notFound;
  if (error.status === 403) return t.forbidden;
  if (error.status >= 500) return t.serverError;
  return error.message;
}
