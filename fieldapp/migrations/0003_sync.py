"""What phones send: whose file arrived, clock skew, contents that contradict each other."""

STATEMENTS = (
    (
        'ALTER TABLE "submission" ADD COLUMN "link_id" INTEGER REFERENCES "public_link" ("id") '
        "ON DELETE SET NULL"
    ),
    'CREATE INDEX "submission_link_id" ON "submission" ("link_id")',
    'ALTER TABLE "submission_version" ADD COLUMN "sent_sha256" VARCHAR(255)',
    'ALTER TABLE "submission_version" ADD COLUMN "skew_seconds" INTEGER',
    'ALTER TABLE "submission_version" ADD COLUMN "checked_at" VARCHAR(255)',
    'UPDATE "submission_version" SET "checked_at" = "received_at"',
    'ALTER TABLE "decision" ADD COLUMN "missing" INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE "submission_file" ADD COLUMN "arrived_at" VARCHAR(255)',
    (
        'UPDATE "submission_file" SET "arrived_at" = (SELECT "received_at" FROM "file" WHERE '
        '"file"."sha256" = "submission_file"."sha256")'
    ),
    (
        'CREATE TABLE "arrival" ("sha256" VARCHAR(255) NOT NULL, "sender" VARCHAR(255) NOT NULL, '
        '"received_at" VARCHAR(255) NOT NULL, PRIMARY KEY ("sha256", "sender"))'
    ),
    (
        'CREATE TABLE "conflict" ("id" INTEGER NOT NULL PRIMARY KEY, "submission_id" VARCHAR(255) '
        'NOT NULL, "study_id" INTEGER NOT NULL, "version_id" INTEGER NOT NULL, "account_id" '
        'INTEGER, "filing" BLOB NOT NULL, "sha256" VARCHAR(255) NOT NULL, "received_at" '
        'VARCHAR(255) NOT NULL, "verdict" VARCHAR(255) NOT NULL, "became" VARCHAR(255) NOT NULL, '
        '"note" TEXT NOT NULL, "decided_by_id" INTEGER, "decided_at" VARCHAR(255), FOREIGN KEY '
        '("submission_id") REFERENCES "submission" ("id") ON DELETE CASCADE, FOREIGN KEY '
        '("study_id") REFERENCES "study" ("id") ON DELETE CASCADE, FOREIGN KEY ("version_id") '
        'REFERENCES "instrument_version" ("id") ON DELETE RESTRICT, FOREIGN KEY ("account_id") '
        'REFERENCES "account" ("id") ON DELETE SET NULL, FOREIGN KEY ("decided_by_id") REFERENCES '
        '"account" ("id") ON DELETE SET NULL)'
    ),
    'CREATE INDEX "conflict_submission_id" ON "conflict" ("submission_id")',
    'CREATE INDEX "conflict_study_id" ON "conflict" ("study_id")',
    'CREATE INDEX "conflict_version_id" ON "conflict" ("version_id")',
    'CREATE INDEX "conflict_account_id" ON "conflict" ("account_id")',
    'CREATE INDEX "conflict_decided_by_id" ON "conflict" ("decided_by_id")',
    (
        'CREATE UNIQUE INDEX "conflict_submission_id_sha256" ON "conflict" ("submission_id", '
        '"sha256")'
    ),
)
