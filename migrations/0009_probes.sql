CREATE TABLE "probe_cookies" (
	"id" text PRIMARY KEY NOT NULL,
	"cookie" text NOT NULL,
	"time" bigint NOT NULL,
	"download" bigint DEFAULT 0 NOT NULL,
	"upload" bigint DEFAULT 0 NOT NULL,
	"success" bigint DEFAULT 0 NOT NULL,
	"error" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "probe_hosts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "probe_hosts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"host" text NOT NULL,
	"requests_per_minute" integer NOT NULL,
	"free_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "probe_hosts_host_key" UNIQUE("host")
);
--> statement-breakpoint
CREATE TABLE "probe_missions" (
	"id" text PRIMARY KEY NOT NULL,
	"method" text NOT NULL,
	"scheme" text NOT NULL,
	"host" text NOT NULL,
	"host_key" text NOT NULL,
	"path" text NOT NULL,
	"header" json NOT NULL,
	"param" json NOT NULL,
	"data" text NOT NULL,
	"target" bigint NOT NULL,
	"download" bigint DEFAULT 0 NOT NULL,
	"upload" bigint DEFAULT 0 NOT NULL,
	"success" bigint DEFAULT 0 NOT NULL,
	"error" bigint DEFAULT 0 NOT NULL,
	"handed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "probe_nodes" (
	"node_id" bigint PRIMARY KEY NOT NULL,
	"marked_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "probe_receipts" (
	"id" text PRIMARY KEY NOT NULL,
	"outcome" text NOT NULL,
	"mission_id" text NOT NULL,
	"cookie_id" text,
	"code" integer NOT NULL,
	"data" text NOT NULL,
	"time" bigint NOT NULL,
	"user" text NOT NULL,
	"digest" "bytea" NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"node_id" bigint,
	"reachable" boolean,
	"latency_ms" integer,
	"failure" text,
	CONSTRAINT "probe_receipts_outcome_known" CHECK ("probe_receipts"."outcome" in ('success', 'error'))
);
--> statement-breakpoint
CREATE TABLE "probe_stages" (
	"number" integer PRIMARY KEY NOT NULL,
	"begun_at" timestamp (3) with time zone NOT NULL,
	"begun_by" text NOT NULL,
	"cleared" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "probe_statistics" (
	"singleton" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"stage" integer DEFAULT 1 NOT NULL,
	"total_download" bigint DEFAULT 0 NOT NULL,
	"total_upload" bigint DEFAULT 0 NOT NULL,
	"total_success" bigint DEFAULT 0 NOT NULL,
	"total_error" bigint DEFAULT 0 NOT NULL,
	"total_users" bigint DEFAULT 0 NOT NULL,
	"stage_download" bigint DEFAULT 0 NOT NULL,
	"stage_upload" bigint DEFAULT 0 NOT NULL,
	"stage_success" bigint DEFAULT 0 NOT NULL,
	"stage_error" bigint DEFAULT 0 NOT NULL,
	"stage_users" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "probe_statistics_single_row" CHECK ("probe_statistics"."singleton" = 1)
);
--> statement-breakpoint
CREATE TABLE "probe_tasks" (
	"id" text PRIMARY KEY NOT NULL,
	"mission_id" text NOT NULL,
	"cookie_id" text,
	"node_id" bigint,
	"handed_at" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "probe_users" (
	"name" text PRIMARY KEY NOT NULL,
	"stage" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "probe_nodes" ADD CONSTRAINT "probe_nodes_node_id_nodes_id_fk" FOREIGN KEY ("node_id") REFERENCES "public"."nodes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "probe_tasks" ADD CONSTRAINT "probe_tasks_mission_id_probe_missions_id_fk" FOREIGN KEY ("mission_id") REFERENCES "public"."probe_missions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "probe_cookies_used_idx" ON "probe_cookies" USING btree ("download","id");--> statement-breakpoint
CREATE INDEX "probe_cookies_error_idx" ON "probe_cookies" USING btree ("error" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "probe_missions_queue_idx" ON "probe_missions" USING btree ("handed_at" NULLS FIRST,"id") WHERE "probe_missions"."success" < "probe_missions"."target";--> statement-breakpoint
CREATE INDEX "probe_missions_host_idx" ON "probe_missions" USING btree ("host_key");--> statement-breakpoint
CREATE INDEX "probe_receipts_digest_idx" ON "probe_receipts" USING btree ("digest");--> statement-breakpoint
CREATE INDEX "probe_receipts_mission_idx" ON "probe_receipts" USING btree ("mission_id","node_id","received_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "probe_receipts_node_idx" ON "probe_receipts" USING btree ("node_id","received_at" DESC NULLS LAST) WHERE "probe_receipts"."node_id" is not null;--> statement-breakpoint
CREATE INDEX "probe_tasks_mission_idx" ON "probe_tasks" USING btree ("mission_id","due_at");--> statement-breakpoint
CREATE INDEX "probe_tasks_due_idx" ON "probe_tasks" USING btree ("due_at");--> statement-breakpoint
-- By hand: the one row of the statistics, which every hand-out and every receipt writes.
ALTER TABLE "probe_statistics" SET (fillfactor = 70);--> statement-breakpoint
INSERT INTO "probe_statistics" DEFAULT VALUES;
