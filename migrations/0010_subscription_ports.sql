CREATE TABLE "subscription_ports" (
	"subscription_id" bigint NOT NULL,
	"node_id" bigint NOT NULL,
	"port" integer NOT NULL,
	CONSTRAINT "subscription_ports_subscription_id_node_id_pk" PRIMARY KEY("subscription_id","node_id"),
	CONSTRAINT "subscription_ports_port_range" CHECK ("subscription_ports"."port" between 1 and 65535)
);
--> statement-breakpoint
ALTER TABLE "nodes" ADD COLUMN "port_per_subscription" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "subscription_ports_port_key" ON "subscription_ports" USING btree ("node_id","port");