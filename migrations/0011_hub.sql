CREATE TABLE "hub_accounts" (
	"uuid" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"subscription_id" bigint NOT NULL,
	"node_id" bigint NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"deleted_at" timestamp (3) with time zone,
	CONSTRAINT "hub_accounts_place_key" UNIQUE("subscription_id","node_id")
);
--> statement-breakpoint
CREATE TABLE "hub_ids" (
	"kind" text NOT NULL,
	"row_id" bigint NOT NULL,
	"uuid" uuid DEFAULT gen_random_uuid() NOT NULL,
	CONSTRAINT "hub_ids_kind_row_id_pk" PRIMARY KEY("kind","row_id"),
	CONSTRAINT "hub_ids_uuid_unique" UNIQUE("uuid")
);
--> statement-breakpoint
CREATE TABLE "hub_nodes" (
	"node_id" bigint PRIMARY KEY NOT NULL,
	"port" integer NOT NULL,
	"password" text NOT NULL,
	CONSTRAINT "hub_nodes_port_range" CHECK ("hub_nodes"."port" between 1 and 65535)
);
--> statement-breakpoint
CREATE TABLE "hub_products" (
	"plan_id" bigint PRIMARY KEY NOT NULL,
	"period" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "hub_users" (
	"user_id" bigint PRIMARY KEY NOT NULL,
	"refresh_epoch" integer DEFAULT 0 NOT NULL,
	"last_login_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "subscription_requests" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "subscription_requests_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"user_id" bigint NOT NULL,
	"plan_id" bigint,
	"state" text NOT NULL,
	"subscription_id" bigint,
	"created_at" timestamp (3) with time zone NOT NULL,
	"approved_at" timestamp (3) with time zone,
	CONSTRAINT "subscription_requests_subscription_id_unique" UNIQUE("subscription_id"),
	CONSTRAINT "subscription_requests_pending_plan" CHECK ("subscription_requests"."state" <> 'pending' or "subscription_requests"."plan_id" is not null)
);
--> statement-breakpoint
ALTER TABLE "hub_accounts" ADD CONSTRAINT "hub_accounts_subscription_id_subscriptions_id_fk" FOREIGN KEY ("subscription_id") REFERENCES "public"."subscriptions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hub_accounts" ADD CONSTRAINT "hub_accounts_node_id_nodes_id_fk" FOREIGN KEY ("node_id") REFERENCES "public"."nodes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hub_nodes" ADD CONSTRAINT "hub_nodes_node_id_nodes_id_fk" FOREIGN KEY ("node_id") REFERENCES "public"."nodes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hub_products" ADD CONSTRAINT "hub_products_plan_id_plans_id_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."plans"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hub_users" ADD CONSTRAINT "hub_users_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscription_requests" ADD CONSTRAINT "subscription_requests_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscription_requests" ADD CONSTRAINT "subscription_requests_plan_id_plans_id_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."plans"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscription_requests" ADD CONSTRAINT "subscription_requests_subscription_id_subscriptions_id_fk" FOREIGN KEY ("subscription_id") REFERENCES "public"."subscriptions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "subscription_requests_user_idx" ON "subscription_requests" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "subscription_requests_plan_idx" ON "subscription_requests" USING btree ("plan_id");