CREATE TABLE "client_devices" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "client_devices_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"subscription_id" bigint NOT NULL,
	"device_key" "bytea" NOT NULL,
	"key_version" integer NOT NULL,
	"os" text,
	"os_version" text,
	"model" text,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "plans" ADD COLUMN "hwid_limit" integer;--> statement-breakpoint
ALTER TABLE "client_devices" ADD CONSTRAINT "client_devices_subscription_id_subscriptions_id_fk" FOREIGN KEY ("subscription_id") REFERENCES "public"."subscriptions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "client_devices_key" ON "client_devices" USING btree ("subscription_id","device_key");--> statement-breakpoint
ALTER TABLE "plans" ADD CONSTRAINT "plans_hwid_range" CHECK ("plans"."hwid_limit" >= 1);