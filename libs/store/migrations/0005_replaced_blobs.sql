CREATE TABLE "replaced_blobs" (
	"sha256" text PRIMARY KEY NOT NULL,
	"replaced_at" bigint NOT NULL
);
