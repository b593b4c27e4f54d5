ALTER TABLE "sessions" ADD COLUMN "key_sha256" "bytea";--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_key_sha256_unique" UNIQUE("key_sha256");