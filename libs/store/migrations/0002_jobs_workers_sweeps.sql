CREATE TABLE "sweeps" (
	"id" text PRIMARY KEY NOT NULL,
	"spec" jsonb NOT NULL,
	"trials" jsonb NOT NULL,
	"created_at" bigint NOT NULL,
	"rung" integer DEFAULT 0 NOT NULL,
	"stopped_at" bigint
);
--> statement-breakpoint
CREATE TABLE "workers" (
	"trainer_id" text PRIMARY KEY NOT NULL,
	"worker" jsonb NOT NULL,
	"heard_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "queued" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "silent" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "tries" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "lease" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "checkpoint" jsonb;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "until_epoch" integer;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "cancelled_reason" text;