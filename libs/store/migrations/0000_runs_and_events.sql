CREATE TABLE "datasets" (
	"id" text PRIMARY KEY NOT NULL,
	"published" jsonb NOT NULL,
	"published_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "events" (
	"run_id" text NOT NULL,
	"seq" integer NOT NULL,
	"type" text NOT NULL,
	"line" text NOT NULL,
	CONSTRAINT "events_run_id_seq_pk" PRIMARY KEY("run_id","seq")
);
--> statement-breakpoint
CREATE TABLE "runs" (
	"id" text PRIMARY KEY NOT NULL,
	"summary" jsonb NOT NULL,
	"created_at" bigint NOT NULL,
	"name" text,
	"tags" jsonb,
	"job" text,
	"job_id" uuid,
	"lost_at" bigint,
	"lost_reason" text,
	"cancelled_at" bigint,
	"deleted_at" bigint
);
--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "runs_by_age" ON "runs" USING btree ("created_at");