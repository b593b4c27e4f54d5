-- The spine: people, nodes, plans, subscriptions, links, usage, the log of revisions.
-- Written by drizzle-kit from packages/persistence/src/schema; by hand: the partitioning of usage_hours, the fillfactor
-- of the hot tables and the row that names this installation.
CREATE TABLE "refresh_tokens" (
	"token_sha256" "bytea" PRIMARY KEY NOT NULL,
	"session_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" bigint NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "sign_in_failures" (
	"key_sha256" "bytea" PRIMARY KEY NOT NULL,
	"failures" integer NOT NULL,
	"last_failed_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "users_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"email" text NOT NULL,
	"password_hash" text NOT NULL,
	"role" text NOT NULL,
	"status" text NOT NULL,
	"must_change_password" boolean DEFAULT false NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "users_role_known" CHECK ("users"."role" in ('admin', 'user')),
	CONSTRAINT "users_status_known" CHECK ("users"."status" in ('active', 'suspended'))
);
--> statement-breakpoint
CREATE TABLE "node_status" (
	"node_id" bigint PRIMARY KEY NOT NULL,
	"reported_at" timestamp (3) with time zone NOT NULL,
	"status" jsonb NOT NULL,
	"online_count" integer,
	"online_reported_at" timestamp (3) with time zone,
	"acknowledged_revision" text
);
--> statement-breakpoint
CREATE TABLE "nodes" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "nodes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"uuid" uuid NOT NULL,
	"name" text NOT NULL,
	"server_address" text NOT NULL,
	"server_port" integer NOT NULL,
	"listen_port" integer,
	"protocol" text NOT NULL,
	"encryption_method" text,
	"plugin" text,
	"plugin_opts" jsonb,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"region" text,
	"tags" text[] DEFAULT '{}'::text[] NOT NULL,
	"description" text,
	"sort_order" integer DEFAULT 0 NOT NULL,
	"status" text NOT NULL,
	"maintenance_reason" text,
	"agent" text NOT NULL,
	"multiplier_thousandths" integer DEFAULT 1000 NOT NULL,
	"hidden" boolean DEFAULT false NOT NULL,
	"certificate_sha256" text,
	"server_key_version" integer NOT NULL,
	"token_sha256" "bytea" NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"deleted_at" timestamp (3) with time zone,
	CONSTRAINT "nodes_uuid_unique" UNIQUE("uuid"),
	CONSTRAINT "nodes_server_port_range" CHECK ("nodes"."server_port" between 1 and 65535),
	CONSTRAINT "nodes_listen_port_range" CHECK ("nodes"."listen_port" between 1 and 65535),
	CONSTRAINT "nodes_multiplier_range" CHECK ("nodes"."multiplier_thousandths" between 0 and 1000000),
	CONSTRAINT "nodes_status_known" CHECK ("nodes"."status" in ('active', 'inactive', 'maintenance'))
);
--> statement-breakpoint
CREATE TABLE "plans" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "plans_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"description" text,
	"quota_bytes" bigint,
	"reset" text NOT NULL,
	"time_zone" text NOT NULL,
	"duration_days" integer,
	"device_limit" integer,
	"speed_limit_mbps" integer,
	"node_tags" text[] DEFAULT '{}'::text[] NOT NULL,
	"on_hold" boolean DEFAULT false NOT NULL,
	"status" text NOT NULL,
	"prices" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "plans_quota_range" CHECK ("plans"."quota_bytes" >= 0),
	CONSTRAINT "plans_duration_range" CHECK ("plans"."duration_days" >= 1)
);
--> statement-breakpoint
CREATE TABLE "links" (
	"token_sha256" "bytea" PRIMARY KEY NOT NULL,
	"subscription_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "subscriptions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "subscriptions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"uuid" uuid NOT NULL,
	"user_id" bigint,
	"plan_id" bigint,
	"starts_at" timestamp (3) with time zone,
	"ends_at" timestamp (3) with time zone,
	"own_quota" boolean DEFAULT false NOT NULL,
	"quota_bytes" bigint,
	"suspended_at" timestamp (3) with time zone,
	"cancelled_at" timestamp (3) with time zone,
	"link_epoch" integer DEFAULT 1 NOT NULL,
	"link_key_version" integer NOT NULL,
	"credential_epoch" integer DEFAULT 1 NOT NULL,
	"credential_key_version" integer NOT NULL,
	"imported_credential" uuid,
	"next_boundary_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"deleted_at" timestamp (3) with time zone,
	CONSTRAINT "subscriptions_uuid_unique" UNIQUE("uuid"),
	CONSTRAINT "subscriptions_quota_range" CHECK ("subscriptions"."quota_bytes" >= 0),
	CONSTRAINT "subscriptions_plan_kept" CHECK ("subscriptions"."plan_id" is not null or "subscriptions"."deleted_at" is not null),
	CONSTRAINT "subscriptions_user_kept" CHECK ("subscriptions"."user_id" is not null or "subscriptions"."deleted_at" is not null)
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"caller" text NOT NULL,
	"route" text NOT NULL,
	"key" text NOT NULL,
	"body_sha256" "bytea" NOT NULL,
	"status" integer NOT NULL,
	"response" jsonb,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "idempotency_keys_caller_route_key_pk" PRIMARY KEY("caller","route","key")
);
--> statement-breakpoint
CREATE TABLE "installation" (
	"singleton" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"lineage" uuid NOT NULL,
	CONSTRAINT "installation_single_row" CHECK ("installation"."singleton" = 1)
);
--> statement-breakpoint
CREATE TABLE "revisions" (
	"revision" bigint NOT NULL,
	"scope" text NOT NULL,
	"scope_id" bigint,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "secret_generations" (
	"generation" integer PRIMARY KEY NOT NULL,
	"check_value" "bytea" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "closed_openings" (
	"plan_id" bigint NOT NULL,
	"node_id" bigint NOT NULL,
	"closed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "closed_openings_plan_id_node_id_pk" PRIMARY KEY("plan_id","node_id")
);
--> statement-breakpoint
CREATE TABLE "former_plans" (
	"subscription_id" bigint NOT NULL,
	"plan_id" bigint NOT NULL,
	"left_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "former_plans_subscription_id_plan_id_pk" PRIMARY KEY("subscription_id","plan_id")
);
--> statement-breakpoint
CREATE TABLE "report_bodies" (
	"node_id" bigint NOT NULL,
	"epoch" text NOT NULL,
	"sequence" bigint NOT NULL,
	"body_sha256" "bytea" NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "report_bodies_node_id_epoch_sequence_pk" PRIMARY KEY("node_id","epoch","sequence")
);
--> statement-breakpoint
CREATE TABLE "report_epochs" (
	"node_id" bigint NOT NULL,
	"epoch" text NOT NULL,
	"counted" "int8multirange" DEFAULT '{}' NOT NULL,
	"duplicates" bigint DEFAULT 0 NOT NULL,
	"first_seen_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "report_epochs_node_id_epoch_pk" PRIMARY KEY("node_id","epoch"),
	CONSTRAINT "report_epochs_epoch_form" CHECK ("report_epochs"."epoch" ~ '^[A-Za-z0-9._-]{1,64}$')
);
--> statement-breakpoint
CREATE TABLE "unattributed_usage" (
	"node_id" bigint NOT NULL,
	"hour_at" timestamp (3) with time zone NOT NULL,
	"upload" bigint NOT NULL,
	"download" bigint NOT NULL,
	CONSTRAINT "unattributed_usage_node_id_hour_at_pk" PRIMARY KEY("node_id","hour_at")
);
--> statement-breakpoint
CREATE TABLE "usage_counters" (
	"subscription_id" bigint PRIMARY KEY NOT NULL,
	"period_starts_at" timestamp (3) with time zone NOT NULL,
	"period_ends_at" timestamp (3) with time zone,
	"upload" bigint DEFAULT 0 NOT NULL,
	"download" bigint DEFAULT 0 NOT NULL,
	"baseline_upload" bigint DEFAULT 0 NOT NULL,
	"baseline_download" bigint DEFAULT 0 NOT NULL,
	"total_upload" bigint DEFAULT 0 NOT NULL,
	"total_download" bigint DEFAULT 0 NOT NULL,
	"last_used_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "usage_hours" (
	"subscription_id" bigint NOT NULL,
	"node_id" bigint NOT NULL,
	"hour_at" timestamp (3) with time zone NOT NULL,
	"raw_upload" bigint NOT NULL,
	"raw_download" bigint NOT NULL,
	"charged_upload" bigint NOT NULL,
	"charged_download" bigint NOT NULL,
	CONSTRAINT "usage_hours_subscription_id_node_id_hour_at_pk" PRIMARY KEY("subscription_id","node_id","hour_at")
) PARTITION BY RANGE ("hour_at");
--> statement-breakpoint
-- Rows whose day has no partition of its own yet; the api makes partitions ahead, so this one stays empty.
CREATE TABLE "usage_hours_default" PARTITION OF "usage_hours" DEFAULT;
--> statement-breakpoint
CREATE TABLE "usage_remainders" (
	"subscription_id" bigint NOT NULL,
	"node_id" bigint NOT NULL,
	"upload_thousandths" integer NOT NULL,
	"download_thousandths" integer NOT NULL,
	CONSTRAINT "usage_remainders_subscription_id_node_id_pk" PRIMARY KEY("subscription_id","node_id")
);
--> statement-breakpoint
ALTER TABLE "refresh_tokens" ADD CONSTRAINT "refresh_tokens_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "node_status" ADD CONSTRAINT "node_status_node_id_nodes_id_fk" FOREIGN KEY ("node_id") REFERENCES "public"."nodes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "links" ADD CONSTRAINT "links_subscription_id_subscriptions_id_fk" FOREIGN KEY ("subscription_id") REFERENCES "public"."subscriptions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_plan_id_plans_id_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."plans"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "closed_openings" ADD CONSTRAINT "closed_openings_plan_id_plans_id_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."plans"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "closed_openings" ADD CONSTRAINT "closed_openings_node_id_nodes_id_fk" FOREIGN KEY ("node_id") REFERENCES "public"."nodes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "former_plans" ADD CONSTRAINT "former_plans_subscription_id_subscriptions_id_fk" FOREIGN KEY ("subscription_id") REFERENCES "public"."subscriptions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "former_plans" ADD CONSTRAINT "former_plans_plan_id_plans_id_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."plans"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_epochs" ADD CONSTRAINT "report_epochs_node_id_nodes_id_fk" FOREIGN KEY ("node_id") REFERENCES "public"."nodes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unattributed_usage" ADD CONSTRAINT "unattributed_usage_node_id_nodes_id_fk" FOREIGN KEY ("node_id") REFERENCES "public"."nodes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "usage_counters" ADD CONSTRAINT "usage_counters_subscription_id_subscriptions_id_fk" FOREIGN KEY ("subscription_id") REFERENCES "public"."subscriptions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "refresh_tokens_session_idx" ON "refresh_tokens" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "sessions_user_idx" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_expires_idx" ON "sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "sign_in_failures_last_idx" ON "sign_in_failures" USING btree ("last_failed_at");--> statement-breakpoint
CREATE UNIQUE INDEX "users_email_key" ON "users" USING btree (lower("email"));--> statement-breakpoint
CREATE UNIQUE INDEX "nodes_name_key" ON "nodes" USING btree ("name") WHERE "nodes"."deleted_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "nodes_token_key" ON "nodes" USING btree ("token_sha256") WHERE "nodes"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "nodes_tags_idx" ON "nodes" USING gin ("tags");--> statement-breakpoint
CREATE UNIQUE INDEX "plans_name_key" ON "plans" USING btree ("name");--> statement-breakpoint
CREATE INDEX "links_subscription_idx" ON "links" USING btree ("subscription_id");--> statement-breakpoint
CREATE INDEX "subscriptions_user_idx" ON "subscriptions" USING btree ("user_id") WHERE "subscriptions"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "subscriptions_plan_idx" ON "subscriptions" USING btree ("plan_id") WHERE "subscriptions"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "subscriptions_ends_idx" ON "subscriptions" USING btree ("ends_at") WHERE "subscriptions"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "subscriptions_boundary_idx" ON "subscriptions" USING btree ("next_boundary_at") WHERE "subscriptions"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "idempotency_keys_created_idx" ON "idempotency_keys" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "revisions_revision_idx" ON "revisions" USING btree ("revision");--> statement-breakpoint
CREATE INDEX "report_bodies_received_idx" ON "report_bodies" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "usage_hours_node_idx" ON "usage_hours" USING btree ("node_id","hour_at");--> statement-breakpoint
-- Hot rows are updated in place: room on the page keeps those updates off the indexes.
ALTER TABLE "usage_counters" SET (fillfactor = 70);
--> statement-breakpoint
ALTER TABLE "node_status" SET (fillfactor = 70);
--> statement-breakpoint
ALTER TABLE "report_epochs" SET (fillfactor = 70);
--> statement-breakpoint
ALTER TABLE "usage_remainders" SET (fillfactor = 70);
--> statement-breakpoint
INSERT INTO "installation" ("singleton", "lineage") VALUES (1, gen_random_uuid());
