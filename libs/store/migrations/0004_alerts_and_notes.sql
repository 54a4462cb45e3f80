CREATE TABLE "notes" (
	"about" text NOT NULL,
	"version" integer NOT NULL,
	"text" text NOT NULL,
	"by" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "notes_about_version_pk" PRIMARY KEY("about","version")
);
--> statement-breakpoint
CREATE TABLE "alert_rules" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"condition" jsonb NOT NULL,
	"tags" jsonb NOT NULL,
	"webhook" text,
	"secret" text,
	"muted" boolean DEFAULT false NOT NULL,
	"created_at" bigint NOT NULL,
	"created_by" text NOT NULL,
	"deleted_at" bigint
);
--> statement-breakpoint
CREATE TABLE "alerts" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"rule_id" text NOT NULL,
	"rule" text NOT NULL,
	"run_id" text,
	"run" text NOT NULL,
	"text" text NOT NULL,
	"at" bigint NOT NULL,
	"delivery" text NOT NULL,
	"delivery_error" text,
	"tries" integer DEFAULT 0 NOT NULL,
	"due_at" bigint
);
--> statement-breakpoint
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_rule_id_alert_rules_id_fk" FOREIGN KEY ("rule_id") REFERENCES "public"."alert_rules"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "alerts_once" ON "alerts" USING btree ("rule_id","run_id");--> statement-breakpoint
CREATE INDEX "alerts_due" ON "alerts" USING btree ("due_at");