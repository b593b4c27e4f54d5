-- Roll-ups by day and the totals of nodes.
-- By hand: the partitioning of usage_days, the fillfactor of the hot tables, and the totals of what was counted before.
CREATE TABLE "node_usage_days" (
	"node_id" bigint NOT NULL,
	"day" date NOT NULL,
	"reported_upload" bigint DEFAULT 0 NOT NULL,
	"reported_download" bigint DEFAULT 0 NOT NULL,
	"charged_upload" bigint DEFAULT 0 NOT NULL,
	"charged_download" bigint DEFAULT 0 NOT NULL,
	"reports" bigint DEFAULT 0 NOT NULL,
	"numbered_reports" bigint DEFAULT 0 NOT NULL,
	"duplicates" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "node_usage_days_node_id_day_pk" PRIMARY KEY("node_id","day")
);
--> statement-breakpoint
CREATE TABLE "node_usage_hours" (
	"node_id" bigint NOT NULL,
	"hour_at" timestamp (3) with time zone NOT NULL,
	"reported_upload" bigint DEFAULT 0 NOT NULL,
	"reported_download" bigint DEFAULT 0 NOT NULL,
	"charged_upload" bigint DEFAULT 0 NOT NULL,
	"charged_download" bigint DEFAULT 0 NOT NULL,
	"reports" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "node_usage_hours_node_id_hour_at_pk" PRIMARY KEY("node_id","hour_at")
);
--> statement-breakpoint
CREATE TABLE "rolled_up_days" (
	"day" date PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE TABLE "usage_days" (
	"subscription_id" bigint NOT NULL,
	"node_id" bigint NOT NULL,
	"day" date NOT NULL,
	"raw_upload" bigint NOT NULL,
	"raw_download" bigint NOT NULL,
	"charged_upload" bigint NOT NULL,
	"charged_download" bigint NOT NULL,
	CONSTRAINT "usage_days_subscription_id_node_id_day_pk" PRIMARY KEY("subscription_id","node_id","day")
) PARTITION BY RANGE ("day");
--> statement-breakpoint
-- Rows whose month has no partition of its own yet; the api makes partitions ahead, so this one stays empty.
CREATE TABLE "usage_days_default" PARTITION OF "usage_days" DEFAULT;
--> statement-breakpoint
ALTER TABLE "node_usage_hours" SET (fillfactor = 70);
--> statement-breakpoint
ALTER TABLE "node_usage_days" SET (fillfactor = 70);
--> statement-breakpoint
INSERT INTO "node_usage_hours" (node_id, hour_at, reported_upload, reported_download, charged_upload, charged_download)
SELECT node_id, hour_at, sum(raw_upload), sum(raw_download), sum(charged_upload), sum(charged_download) FROM (
	SELECT node_id, hour_at, raw_upload, raw_download, charged_upload, charged_download FROM usage_hours
	UNION ALL SELECT node_id, hour_at, upload, download, 0, 0 FROM unattributed_usage
) AS counted GROUP BY 1, 2;
--> statement-breakpoint
INSERT INTO "node_usage_days" (node_id, day, reported_upload, reported_download, charged_upload, charged_download)
SELECT node_id, (hour_at AT TIME ZONE 'UTC')::date, sum(reported_upload), sum(reported_download), sum(charged_upload), sum(charged_download)
FROM "node_usage_hours" GROUP BY 1, 2;
--> statement-breakpoint
CREATE INDEX "node_usage_days_day_idx" ON "node_usage_days" USING btree ("day");--> statement-breakpoint
CREATE INDEX "node_usage_hours_hour_idx" ON "node_usage_hours" USING btree ("hour_at");--> statement-breakpoint
CREATE INDEX "usage_days_node_idx" ON "usage_days" USING btree ("node_id","day");--> statement-breakpoint
ALTER TABLE "nodes" ADD CONSTRAINT "nodes_protocol_known" CHECK ("nodes"."protocol" in ('shadowsocks', 'trojan', 'vless', 'vmess', 'hysteria2', 'tuic', 'anytls'));