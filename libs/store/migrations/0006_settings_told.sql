UPDATE "runs" SET "summary" = "summary" || jsonb_build_object('trainedBy', CASE WHEN "first"."line" LIKE '%"program":{%' OR "first"."line" NOT LIKE '%"environment":{%' THEN 'program' ELSE 'model.fit' END)
FROM (SELECT DISTINCT ON ("run_id") "run_id", "line" FROM "events" WHERE "type" = 'started' ORDER BY "run_id", "seq") AS "first"
WHERE "first"."run_id" = "runs"."id" AND ("first"."line" LIKE '%"program":{%' OR "first"."line" NOT LIKE '%"environment":{%' OR "first"."line" LIKE '%"execution":"model.fit"%');
--> statement-breakpoint
UPDATE "runs" SET "summary" = "summary" || jsonb_build_object('untold', "missing"."names")
FROM (SELECT "run_id", jsonb_agg("name") AS "names" FROM "events", unnest(ARRAY['tags', 'dataset', 'epochs', 'batchSize', 'learningRate', 'seed', 'augmentation']) AS "name" WHERE "type" = 'created' AND position('"' || "name" || '":' IN "line") = 0 GROUP BY "run_id") AS "missing"
WHERE "missing"."run_id" = "runs"."id" AND "summary" ? 'trainedBy';
