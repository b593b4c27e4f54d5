-- Days of subscriptions over all nodes, and hours rolled up within a day.
-- By hand: the partitioning of subscription_usage_days, the new name of rolled_up_days, and what was rolled up before.
CREATE TABLE "subscription_usage_days" (
	"subscription_id" bigint NOT NULL,
	"day" date NOT NULL,
	"raw_upload" bigint NOT NULL,
	"raw_download" bigint NOT NULL,
	"charged_upload" bigint NOT NULL,
	"charged_download" bigint NOT NULL,
	CONSTRAINT "subscription_usage_days_subscription_id_day_pk" PRIMARY KEY("subscription_id","day")
) PARTITION BY RANGE ("day");
--> statement-breakpoint
-- Rows whose month has no partition of its own: those of the past from here, later ones until the api makes partitions.
CREATE TABLE "subscription_usage_days_default" PARTITION OF "subscription_usage_days" DEFAULT;
--> statement-breakpoint
CREATE INDEX "subscription_usage_days_day_idx" ON "subscription_usage_days" USING btree ("day");--> statement-breakpoint
INSERT INTO "subscription_usage_days"
SELECT subscription_id, day, sum(raw_upload), sum(raw_download), sum(charged_upload), sum(charged_download)
FROM "usage_days" GROUP BY 1, 2;
--> statement-breakpoint
-- Renamed, so that an api of before fails beside this one: it would take a day for rolled up that is so in part.
ALTER TABLE "rolled_up_days" RENAME TO "rolled_up_hours";--> statement-breakpoint
ALTER INDEX "rolled_up_days_pkey" RENAME TO "rolled_up_hours_pkey";--> statement-breakpoint
ALTER TABLE "rolled_up_hours" ADD COLUMN "hours" smallint DEFAULT 24 NOT NULL;--> statement-breakpoint
ALTER TABLE "rolled_up_hours" ALTER COLUMN "hours" DROP DEFAULT;
