-- Runs of three characters, by which users_email_grams_idx finds parts of e-mails. pg_trgm does so too, but not every
-- PostgreSQL brings it, the embedded one among them.
CREATE FUNCTION text_grams(value text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(DISTINCT substr(low, i, 3)), '{}')
  FROM (SELECT lower(value) AS low) AS lowered, generate_series(1, length(low) - 2) AS i
$$;--> statement-breakpoint
DROP INDEX "subscriptions_ends_idx";--> statement-breakpoint
CREATE INDEX "users_email_grams_idx" ON "users" USING gin (text_grams("email"));--> statement-breakpoint
CREATE INDEX "users_email_order_idx" ON "users" USING btree (lower("email"),"id","email");--> statement-breakpoint
CREATE INDEX "users_created_idx" ON "users" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "subscriptions_created_idx" ON "subscriptions" USING btree ("created_at","id") WHERE "subscriptions"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "subscriptions_ends_desc_idx" ON "subscriptions" USING btree ("ends_at" desc nulls last,"id" desc) WHERE "subscriptions"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "subscriptions_ends_idx" ON "subscriptions" USING btree ("ends_at","id") WHERE "subscriptions"."deleted_at" is null;