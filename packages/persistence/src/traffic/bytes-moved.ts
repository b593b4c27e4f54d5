import { sql } from 'drizzle-orm';

/** The columns of bytes that hours and days of subscriptions have. */
export const bytesMoved = sql`raw_upload, raw_download, charged_upload, charged_download`;
