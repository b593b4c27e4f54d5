CREATE TABLE "node_commands" (
	"id" uuid PRIMARY KEY NOT NULL,
	"node_id" bigint NOT NULL,
	"action" text NOT NULL,
	"payload" jsonb,
	"issued_by" bigint NOT NULL,
	"issued_at" timestamp (3) with time zone NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"sent_at" timestamp (3) with time zone,
	CONSTRAINT "node_commands_status_known" CHECK ("node_commands"."status" in ('pending', 'sent', 'undelivered'))
);
--> statement-breakpoint
ALTER TABLE "node_commands" ADD CONSTRAINT "node_commands_node_id_nodes_id_fk" FOREIGN KEY ("node_id") REFERENCES "public"."nodes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "node_commands_node_idx" ON "node_commands" USING btree ("node_id","issued_at" DESC NULLS LAST);