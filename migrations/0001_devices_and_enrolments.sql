-- Edited by hand: "online_devices" is UNLOGGED. It lives for minutes, is worth nothing after a crash, and must not
-- linger in the write-ahead log or in backups made from it.
CREATE TABLE "enrolments" (
	"node_id" bigint PRIMARY KEY NOT NULL,
	"code_sha256" "bytea" NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "enrolments_code_sha256_unique" UNIQUE("code_sha256")
);
--> statement-breakpoint
CREATE UNLOGGED TABLE "online_devices" (
	"subscription_id" bigint NOT NULL,
	"address_key" "bytea" NOT NULL,
	"node_id" bigint NOT NULL,
	"first_seen_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "online_devices_subscription_id_address_key_node_id_pk" PRIMARY KEY("subscription_id","address_key","node_id")
);
--> statement-breakpoint
ALTER TABLE "nodes" ADD COLUMN "reported_certificate_sha256" text;--> statement-breakpoint
ALTER TABLE "plans" ADD COLUMN "device_policy" text DEFAULT 'refuse' NOT NULL;--> statement-breakpoint
ALTER TABLE "plans" ADD COLUMN "device_suspend_minutes" integer DEFAULT 10 NOT NULL;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "device_blocked_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "enrolments" ADD CONSTRAINT "enrolments_node_id_nodes_id_fk" FOREIGN KEY ("node_id") REFERENCES "public"."nodes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "online_devices_last_seen_idx" ON "online_devices" USING btree ("last_seen_at");--> statement-breakpoint
ALTER TABLE "plans" ADD CONSTRAINT "plans_device_policy_known" CHECK ("plans"."device_policy" in ('count', 'refuse', 'suspend'));--> statement-breakpoint
ALTER TABLE "plans" ADD CONSTRAINT "plans_device_suspend_range" CHECK ("plans"."device_suspend_minutes" >= 1);