CREATE TABLE "document_templates" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "document_templates_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"form" text NOT NULL,
	"used_by" text NOT NULL,
	"plan_id" bigint,
	"content" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "document_templates_used_by_known" CHECK ("document_templates"."used_by" in ('everybody', 'plan', 'rules')),
	CONSTRAINT "document_templates_plan_given" CHECK (("document_templates"."used_by" = 'plan') = ("document_templates"."plan_id" is not null))
);
--> statement-breakpoint
CREATE TABLE "document_texts" (
	"singleton" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"title" text,
	"announcement" text,
	"node_name" text,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "document_texts_single_row" CHECK ("document_texts"."singleton" = 1)
);
--> statement-breakpoint
CREATE TABLE "response_rules" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "response_rules_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"position" integer NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"conditions" jsonb NOT NULL,
	"action" text NOT NULL,
	"format" text,
	"headers" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"template_id" bigint,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "response_rules_action_known" CHECK ("response_rules"."action" in ('serve', 'block', 'not_found'))
);
--> statement-breakpoint
ALTER TABLE "document_templates" ADD CONSTRAINT "document_templates_plan_id_plans_id_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."plans"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "response_rules" ADD CONSTRAINT "response_rules_template_id_document_templates_id_fk" FOREIGN KEY ("template_id") REFERENCES "public"."document_templates"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "document_templates_name_key" ON "document_templates" USING btree ("name");--> statement-breakpoint
CREATE UNIQUE INDEX "document_templates_everybody_key" ON "document_templates" USING btree ("form") WHERE "document_templates"."used_by" = 'everybody';--> statement-breakpoint
CREATE UNIQUE INDEX "document_templates_plan_key" ON "document_templates" USING btree ("plan_id","form") WHERE "document_templates"."used_by" = 'plan';--> statement-breakpoint
CREATE UNIQUE INDEX "response_rules_name_key" ON "response_rules" USING btree ("name");--> statement-breakpoint
CREATE INDEX "response_rules_template_idx" ON "response_rules" USING btree ("template_id");