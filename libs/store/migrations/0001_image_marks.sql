CREATE TABLE "image_marks" (
	"dataset_id" text NOT NULL,
	"partition" text NOT NULL,
	"index" integer NOT NULL,
	"mark" jsonb NOT NULL,
	"changed_at" bigint NOT NULL,
	CONSTRAINT "image_marks_dataset_id_partition_index_pk" PRIMARY KEY("dataset_id","partition","index")
);
